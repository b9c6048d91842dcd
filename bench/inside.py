"""The product in this very process, with a member signed in: for what cannot be seen from outside."""

from typing import Any

from bench.load import HIDDEN
from community.app import create_app
from community.kernel import log
from community.kernel.config import Settings


class Inside:
    """The app on these settings, or those of the environment, without the HTTP server; `facts` names the member."""

    def __init__(self, facts: dict[str, Any], settings: Settings | None = None) -> None:
        settings = settings or Settings()
        log.set_up(settings.log_level)
        self.app = create_app(settings)
        self._client, self._origin = self.app.test_client(), settings.origin
        self.post("/sign-in", {**self.hidden("/sign-in"), "email": facts["email"], "password": facts["password"]})

    def get(self, path: str) -> str:
        """A page that must be there."""
        answer = self._client.get(path, base_url=self._origin)
        assert answer.status_code == 200, f"{path} answered {answer.status}"
        return answer.get_data(as_text=True)

    def post(self, path: str, fields: dict[str, str]) -> None:
        """A form that must be taken, which leads to another page."""
        answer = self._client.post(path, data=fields, base_url=self._origin, headers={"Origin": self._origin})
        assert answer.status_code == 303, f"{path} answered {answer.status}"

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the forms on a page."""
        return dict(HIDDEN.findall(self.get(path)))
