"""How somebody proves that a letter reached them: by its token, or by its code and the address."""

import re

from app.kernel.errors import fault
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.tokens import TokenCrud
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import Purpose
from app.modules.auth.schemas.links import Proof
from app.modules.auth.service.identity import normal_email
from app.modules.auth.service.one_time import OneTimeTokens, digest_of

# Of one letter's code, right ones counted too. With two letters an hour that makes ten guesses an
# hour at one in a hundred million.
TRIES = 5


class Proofs:
    def __init__(self, unit_of_work: UnitOfWork, tokens: OneTimeTokens, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._clock = clock

    async def digest(self, proof: Proof, *purposes: Purpose) -> str:
        """The digest of the token shown, or of the one whose code was typed.

        Raises InvalidInput unless it is one of the two, TokenInvalid for a wrong code. Whether a
        token is good is for `OneTimeTokens` to say.
        """
        if proof.token is not None and proof.email is None and proof.code is None:
            return digest_of(proof.token)
        if proof.token is None and proof.email is not None and proof.code is not None:
            return await self._by_code(proof.email, re.sub(r"[\s-]", "", proof.code), purposes)
        raise fault(
            "token", "one_of",
            "Give the token of the letter, or its code and the e-mail address.",
            "Укажите токен из письма либо код из него и адрес почты.",
        )  # fmt: skip

    async def _by_code(self, email: str, code: str, purposes: tuple[Purpose, ...]) -> str:
        """The try is counted in a block of its own: that it was wrong must not undo it."""
        normal, now, digest = normal_email(email), self._clock.now(), None
        async with self._unit_of_work() as transaction:
            tried = await TokenCrud(transaction).try_codes(normal or "", purposes, now, TRIES)
            for row in tried:
                if self._tokens.is_code(row, code):
                    digest = row.digest
        if digest is None:
            raise TokenInvalid
        return digest
