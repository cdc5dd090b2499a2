"""GetPipelineState and GetPipelineExecution, member by member."""

from __future__ import annotations

from services.emulator.engine.behaviour import Outcome, fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import build, pipeline, source, stage


def test_a_pipeline_that_never_ran_lists_its_stages_without_executions(bench: Bench) -> None:
    bench.put(pipeline())
    state = bench.state()
    assert state["pipelineName"] == "web"
    assert state["pipelineVersion"] == 1
    assert state["created"] == state["updated"]
    assert [found["stageName"] for found in state["stageStates"]] == ["Source", "Build", "Deploy"]
    assert state["stageStates"][1] == {
        "stageName": "Build",
        "inboundExecutions": [],
        "inboundTransitionState": {"enabled": True},
        "actionStates": [
            {
                "actionName": "Build",
                "entityUrl": "https://console.aws.amazon.com/codebuild/home?region=eu-west-1#/projects/"
                "web-build/view",
            }
        ],
    }


def test_a_finished_build_carries_its_ids_links_and_time(bench: Bench) -> None:
    bench.put(pipeline())
    bench.start()
    bench.step(20)
    latest = bench.action("Build", "Build")["latestExecution"]
    build_id = latest["externalExecutionId"]
    assert build_id.startswith("web-build:")
    assert latest["externalExecutionUrl"].endswith(f"#/builds/{build_id}/view/new")
    assert latest["lastStatusChange"].timestamp() == bench.clock.now()
    assert latest["actionExecutionId"]
    assert "summary" not in latest
    assert "token" not in latest


def test_a_source_action_carries_its_revision_and_json_summary(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step()
    found = bench.action("Source", "App")
    revision = bench.execution(execution)["artifactRevisions"][0]
    assert found["currentRevision"] == {"revisionId": revision["revisionId"]}
    assert revision["revisionId"] in found["revisionUrl"]
    assert found["latestExecution"]["summary"].startswith('{"ProviderType":"GitHub","CommitMessage":"')
    assert "referenceType=BRANCH" in found["entityUrl"]


def test_actions_not_reached_yet_still_show_the_run_before(bench: Bench) -> None:
    stages = [stage("Source", source()), stage("Build", build("One"), build("Two", run_order=2))]
    bench.put(pipeline("web", stages))
    bench.start()
    bench.step(30)
    before = bench.action("Build", "Two")["latestExecution"]
    second = bench.start()
    bench.step(15)
    assert bench.where("Build") == (second, "InProgress")
    assert bench.action("Build", "One")["latestExecution"]["status"] == "InProgress"
    assert bench.action("Build", "Two")["latestExecution"] == before


def test_stages_can_belong_to_different_executions(bench: Bench) -> None:
    bench.behave([succeeds(10), succeeds(100)], action="Build")
    bench.put(pipeline())
    first = bench.start()
    bench.step(30)
    second = bench.start()
    bench.step(20)
    assert bench.where("Build") == (second, "InProgress")
    assert bench.where("Deploy") == (first, "Succeeded")


def test_progress_comes_from_the_behaviour(bench: Bench) -> None:
    bench.behave(Outcome(seconds=100, progress=((0.25, 20), (0.5, 60))), action="Build")
    bench.put(pipeline())
    bench.start()
    bench.step(10)
    seen = []
    for _ in range(4):
        seen.append(bench.action("Build", "Build")["latestExecution"]["percentComplete"])
        bench.step(30)
    assert seen == [0, 20, 60, 60]
    assert bench.action("Build", "Build")["latestExecution"]["percentComplete"] == 100


def test_an_action_that_takes_longer_than_its_limit_fails(bench: Bench) -> None:
    bench.behave(succeeds(3600 * 9), action="Build")
    bench.put(pipeline())
    execution = bench.start()
    bench.step(3600 * 8 + 60)
    assert bench.status(execution) == "Failed"
    assert "timeout" in bench.action("Build", "Build")["latestExecution"]["errorDetails"]["message"]


def test_a_change_set_answers_empty_strings(bench: Bench) -> None:
    declared = pipeline()
    declared["stages"][2]["actions"][0]["actionTypeId"]["provider"] = "CloudFormation"
    declared["stages"][2]["actions"][0]["configuration"] = {
        "ActionMode": "CHANGE_SET_REPLACE",
        "StackName": "web",
        "ChangeSetName": "web-changes",
    }
    bench.put(declared)
    bench.start()
    bench.step(30)
    latest = bench.action("Deploy", "Deploy")["latestExecution"]
    assert latest["externalExecutionId"] == ""
    assert latest["externalExecutionUrl"] == ""
    assert latest["summary"] == "Change set web-changes was created."


def test_a_failure_without_words_gets_the_providers(bench: Bench) -> None:
    bench.behave(Outcome("Failed", 10), action="Build")
    bench.put(pipeline())
    bench.start()
    bench.step(20)
    latest = bench.action("Build", "Build")["latestExecution"]
    assert latest["summary"] == "Build terminated with state: FAILED"
    assert latest["errorDetails"]["code"] == "JobFailed"
    assert latest["errorDetails"]["message"]


def test_an_edited_pipeline_keeps_the_past_of_its_stages(bench: Bench) -> None:
    bench.client.create_pipeline(pipeline=pipeline())
    bench.step(30)
    execution = bench.executions()[0]["pipelineExecutionId"]
    declared = bench.client.get_pipeline(name="web")["pipeline"]
    declared["stages"][1]["name"] = "Compile"
    bench.client.update_pipeline(pipeline=declared)
    state = bench.state()
    assert state["pipelineVersion"] == 2
    assert state["updated"] > state["created"]
    assert bench.where("Source") == (execution, "Succeeded")
    assert bench.where("Compile") is None


def test_a_parallel_pipelines_past_is_shown_by_the_runs_before_it_became_parallel(bench: Bench) -> None:
    bench.put(pipeline())
    old = bench.start()
    bench.step(30)
    declared = bench.client.get_pipeline(name="web")["pipeline"]
    bench.client.update_pipeline(pipeline=declared | {"executionMode": "PARALLEL"})
    bench.start()
    bench.step(30)
    assert bench.state()["stageStates"] == []
    bench.client.update_pipeline(pipeline=declared | {"executionMode": "QUEUED"})
    assert bench.where("Deploy") == (old, "Succeeded")


def test_a_just_started_execution_can_be_made_to_hide_for_a_moment(bench: Bench) -> None:
    bench.world.visibility_seconds = 2.0
    bench.put(pipeline())
    execution = bench.start()
    with refused("PipelineExecutionNotFoundException"):
        bench.execution(execution)
    bench.step(2)
    assert bench.status(execution) == "InProgress"


def test_unknown_executions_are_not_found(bench: Bench) -> None:
    bench.put(pipeline())
    bench.put(pipeline("other"))
    elsewhere = bench.start("other")
    with refused("PipelineExecutionNotFoundException"):
        bench.execution(elsewhere)
    with refused("PipelineNotFoundException"):
        bench.execution(elsewhere, "nowhere")


def test_a_v1_execution_has_no_type_and_no_variables(bench: Bench) -> None:
    bench.put(pipeline(kind="V1"))
    execution = bench.start()
    bench.step(30)
    found = bench.execution(execution)
    assert "executionType" not in found
    assert "variables" not in found
    assert found["executionMode"] == "SUPERSEDED"


def test_failures_keep_their_code(bench: Bench) -> None:
    bench.behave(fails(10, "The role cannot be assumed", "PermissionError"), action="Deploy")
    bench.put(pipeline())
    execution = bench.start()
    bench.step(30)
    error = bench.actions(execution)[0]["output"]["executionResult"]["errorDetails"]
    assert error == {"code": "PermissionError", "message": "The role cannot be assumed"}
