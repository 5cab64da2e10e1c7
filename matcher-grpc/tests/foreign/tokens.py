"""Tokens, written to the server's token file as `matcher token create` would."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

ROLES = ["read", "write", "admin"]


@dataclass
class Token:
    """A secret and what the file says of it."""

    name: str
    role: str
    secret: str
    expires_at: datetime | None = None

    @property
    def metadata(self):
        """What a call carries."""
        return (("authorization", f"Bearer {self.secret}"),)

    def entry(self):
        """The token's part of the file: a hash, never the secret."""
        lines = [
            "[[token]]",
            f'id = "{self.secret.split("_")[1]}"',
            f'name = "{self.name}"',
            f'role = "{self.role}"',
            f'hash = "{hashlib.sha256(self.secret.encode()).hexdigest()}"',
            'created_at = "2026-01-01T00:00:00Z"',
        ]
        if self.expires_at:
            lines.append(f'expires_at = "{self.expires_at:%Y-%m-%dT%H:%M:%SZ}"')
        return "\n".join(lines) + "\n"


def new_token(name, role, expires_at=None):
    """A token with a secret of chance."""
    return Token(name, role, f"mtk_{secrets.token_hex(4)}_{secrets.token_hex(32)}", expires_at)


def write_tokens(folder, tokens):
    """Makes the token file of a data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokens.toml").write_text("\n".join(token.entry() for token in tokens), encoding="utf-8")


def one_of_each(folder):
    """A token for each role and one that has expired, by name; `wrong` is in no file, `forged` has a known name."""
    past = datetime.now(timezone.utc) - timedelta(minutes=1)
    tokens = {role: new_token(f"门户-{role}", role) for role in ROLES}
    tokens["expired"] = new_token("旧门户", "admin", past)
    write_tokens(folder, tokens.values())
    tokens["wrong"] = new_token("nobody", "admin")
    named = tokens["admin"].secret.split("_")[1]
    tokens["forged"] = Token("nobody", "admin", f"mtk_{named}_{secrets.token_hex(32)}")
    return tokens
