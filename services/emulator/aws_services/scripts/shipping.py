"""Tools that package and ship: docker, sites, Gradle, Ant, the AWS CLI, Terraform and Helm."""

from __future__ import annotations

from random import Random

from services.emulator.aws_services.scripts.colours import bold, cyan, green, red, yellow

_STEPS = ("COPY package*.json ./", "RUN npm ci --omit=dev", "COPY . .", "RUN npm run build", "USER node")
_TASKS = ("compileKotlin", "processResources", "mergeAssets", "dexBuilder", "packageRelease", "signRelease")
_PAGES = ("index", "pricing", "about", "guides/start", "guides/deploy", "reference/api", "changelog", "404")


def docker_build(random: Random, count: int, failing: bool) -> list[str]:
    """``docker build``: the plain progress of its steps."""
    lines = ['#0 building with "default" instance using docker driver', ""]
    for number, step in enumerate(_STEPS, start=5):
        lines.append(f"#{number} [{number - 3}/7] {step}")
        lines += [
            f"#{number} {random.uniform(0.2, 30):.3f} {_built(random)}" for _ in range(max(1, count // 8))
        ]
        lines += [f"#{number} DONE {random.uniform(0.1, 31):.1f}s", ""]
    if failing:
        lines += [
            '#8 ERROR: process "/bin/sh -c npm run build" did not complete successfully: exit code: 1',
            red('ERROR: failed to solve: process "/bin/sh -c npm run build" did not complete successfully'),
        ]
    return lines


def docker_push(random: Random, count: int, failing: bool) -> list[str]:
    """``docker push``: each layer's line written over while it goes up."""
    lines = ["The push refers to repository [111122223333.dkr.ecr.eu-west-1.amazonaws.com/app]"]
    for _ in range(min(7, max(3, count))):
        layer, size = f"{random.getrandbits(48):012x}", random.uniform(2, 180)
        steps = "".join(
            f"\r{layer}: Pushing [{'=' * share}>{' ' * (20 - share)}] {size * share / 20:.1f}MB/{size:.1f}MB"
            for share in range(2, 21, 3)
        )
        lines.append(f"{layer}: Preparing{steps}\r\x1b[K{layer}: Pushed")
    if failing:
        return [*lines[:3], red("denied: requested access to the resource is denied")]
    return [*lines, f"release: digest: sha256:{random.getrandbits(256):064x} size: 2417"]


def ecr_login(random: Random, count: int, failing: bool) -> list[str]:  # noqa: ARG001 - a Tool takes all three
    """``aws ecr get-login-password`` into ``docker login``."""
    if failing:
        return [
            "",
            (
                "An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: "
                "User: arn:aws:sts::111122223333:assumed-role/codebuild-package/AWSCodeBuild is not "
                "authorized to perform: ecr:GetAuthorizationToken on resource: * because no "
                "identity-based policy allows the ecr:GetAuthorizationToken action"
            ),
        ]
    return ["Login Succeeded"]


def site(random: Random, count: int, failing: bool) -> list[str]:
    """A generator of static sites."""
    lines = [cyan("generating static routes")]
    for number in range(max(8, count)):
        page = _PAGES[number % len(_PAGES)]
        lines.append(f"{green('▶')} src/pages/{page}.mdx (+{random.randint(2, 60)}ms)")
    if failing:
        lines.append(red("[ERROR] InvalidFrontmatter: guides/start.mdx: Expected a title, got nothing"))
    else:
        lines.append(green(f"✓ Completed in {random.uniform(3, 30):.2f}s."))
    return lines


def gradle(random: Random, count: int, failing: bool) -> list[str]:
    """``gradle assembleRelease``."""
    lines = [
        f"> Task :app:{task}{' UP-TO-DATE' if random.random() < 0.3 else ''}"
        for task in (_TASKS * (count // len(_TASKS) + 1))[: max(6, count)]
    ]
    if failing:
        return [*lines, "", red("FAILURE: Build failed with an exception."), "* What went wrong:"]
    return [*lines, "", green("BUILD SUCCESSFUL") + f" in {count}s", f"{count} actionable tasks executed"]


def ant(random: Random, count: int, failing: bool) -> list[str]:
    """``ant war``, as it has printed since 2006."""
    lines = ["Buildfile: /codebuild/output/src/build.xml", "", "compile:"]
    lines += [
        f"    [javac] Compiling {random.randint(3, 900)} source files" for _ in range(max(2, count // 4))
    ]
    return [*lines, "", "war:", "BUILD FAILED" if failing else "BUILD SUCCESSFUL"]


def terraform(random: Random, count: int, failing: bool) -> list[str]:
    """``terraform plan``."""
    lines = [
        f"{bold(f'aws_route.peer[{number}]')}: Refreshing state... [id=r-rtb-{random.getrandbits(40):010x}]"
        for number in range(max(4, count))
    ]
    if failing:
        return [
            *lines,
            red("╷"),
            red("│ ") + bold(red("Error: ")) + bold("Invalid value for variable"),
            red("│ ") + '  on peering.tf line 12, in variable "cidr":',
            red("│ ") + "10.12.0.0/16 overlaps a range that is routed already.",
            red("╵"),
        ]
    return [*lines, "", f"{bold('Plan:')} 3 to add, 1 to change, 0 to destroy."]


def helm(random: Random, count: int, failing: bool) -> list[str]:
    """``helm upgrade --wait``."""
    lines = [
        f"beginning wait for {random.randint(3, 12)} resources with timeout of 5m0s",
        *(
            f"Deployment is not ready: default/web. {n % 4} out of 4 expected pods are ready"
            for n in range(count)
        ),
    ]
    if failing:
        return [*lines, red("Error: UPGRADE FAILED: timed out waiting for the condition")]
    return [*lines, "Release has been upgraded. Happy Helming!"]


def make(random: Random, count: int, failing: bool) -> list[str]:
    """``make test``: a Python test run."""
    lines = ["platform linux -- Python 3.13.1, pytest-8.3.4", f"collected {count * 9} items", ""]
    for number in range(max(3, count)):
        share = 100 * (number + 1) // max(3, count)
        lines.append(f"tests/test_part_{number}.py {green('.' * random.randint(4, 40))} [{share:>3}%]")
    if failing:
        lines += [
            red("E       AssertionError: assert 'prod' == 'staging'"),
            red("FAILED") + " tests/test_settings.py::test_environment - AssertionError",
            red("make: *** [Makefile:14: test] Error 1"),
        ]
    else:
        lines.append(green(f"==== {count * 9} passed in {count}.42s ===="))
    return lines


def _built(random: Random) -> str:
    return random.choice(
        (
            "npm notice created a lockfile",
            f"added {random.randint(100, 900)} packages in {random.randint(3, 40)}s",
            f"dist/assets/index-{random.getrandbits(32):08x}.js   {random.uniform(20, 400):.2f} kB",
            yellow("warning: unused export 'legacyTotals'"),
        )
    )
