"""The other services of the emulated cloud: what stands behind the actions of its pipelines.

Nothing here has a life of its own: a build, a deployment or a stack is what the attempt of its action makes it.
"""
