# The autograder in a container, for whoever does not want to install it:
#
#     docker build --tag backpropagation .
#     docker run --rm --volume "$PWD:/course" --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
#         backpropagation grade
#
# The two options let bubblewrap make its namespaces, which Docker forbids by default; students' code is kept apart by
# bubblewrap inside. Run `doctor` in place of `grade` first: it says what isolates on your machine.
# Our tests check this file, but have no Docker and have not built it.
FROM python:3.12-slim-bookworm

# Bubblewrap isolates students' notebooks; PostgreSQL's client saves a gradebook before an upgrade.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/backpropagation
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --requirement requirements.lock
COPY pyproject.toml README.md LICENSE nbgrader_config.py ./
COPY autograder autograder
COPY notebooks notebooks
COPY solutions solutions
COPY figures figures
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation .

RUN useradd --create-home instructor
USER instructor
WORKDIR /course
ENTRYPOINT ["autograder"]
CMD ["--help"]
