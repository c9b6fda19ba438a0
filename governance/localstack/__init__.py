"""Local stack: real PostgreSQL and Valkey for development, tests and the demo, installed as wheels.

Used only where `DATABASE_URL` / `REDIS_URL` are not set. Nothing here is imported in production but
`settings.py`, and that only when those variables are missing.

Modules, from the bottom up: `paths` and `state` say where things are and how to reach them; `postgres`
and `valkey` each start, check and stop one engine; `stack` treats the two as one; `commands` holds the
command lines that the demo and the container image share; `supervisor` keeps child processes alive;
`demo` strings the steps of `make demo` together.
"""
