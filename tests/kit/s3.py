"""A server that speaks S3, for tests: a process of its own that looks at every signature."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
import pytest

from app.adapters.storage.settings import Bucket
from tests.kit.process import free_port, listening, serving

REGION = "us-east-1"
EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
OPEN_ACTIONS = 4  # a bucket, a user, their rights and their key; from then on keys are needed
START = "import sys, moto.server; moto.server.main(sys.argv[1:])"


@dataclass(frozen=True, slots=True)
class S3Server:
    endpoint: str
    bucket: str
    access_key_id: str
    secret_access_key: str

    def place(self, prefix: str = "") -> Bucket:
        """The bucket, as whoever holds its keys sees it."""
        return Bucket(
            self.bucket, prefix, self.endpoint, REGION, self.access_key_id, self.secret_access_key
        )


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """Started by the first test that asks for it."""
    with s3_server() as server:
        yield server


@contextmanager
def s3_server() -> Iterator[S3Server]:
    port = free_port()
    settings = f"import os; os.environ['INITIAL_NO_AUTH_ACTION_COUNT'] = '{OPEN_ACTIONS}'; "
    command = [sys.executable, "-c", settings + START, "-H", "127.0.0.1", "-p", str(port)]
    with serving(command, lambda: listening(port)):
        endpoint = f"http://127.0.0.1:{port}"
        yield _furnished(endpoint)


def _furnished(endpoint: str) -> S3Server:
    """With a bucket and somebody who may use it."""
    nobody = boto3.session.Session("x", "x", region_name=REGION)
    nobody.client("s3", endpoint_url=endpoint).create_bucket(Bucket="files")
    people = nobody.client("iam", endpoint_url=endpoint)
    people.create_user(UserName="messenger")
    people.put_user_policy(
        UserName="messenger", PolicyName="files", PolicyDocument=json.dumps(EVERYTHING)
    )
    key = people.create_access_key(UserName="messenger")["AccessKey"]
    return S3Server(endpoint, "files", key["AccessKeyId"], key["SecretAccessKey"])
