"""The browser that the page tests rely on works here."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page


@pytest.mark.browser
def test_chromium_renders_text_in_our_scripts(page: Page) -> None:
    page.set_content("<p>Москва · 北京 · 평양</p>")
    assert page.inner_text("p") == "Москва · 北京 · 평양"
