"""The review sheet in a real browser, from disk: filled in, kept, given out, read by the study."""

from __future__ import annotations

import pytest

from synth.problems import Problems
from synth.written.reviews import Known, load_reviews

pytestmark = pytest.mark.browser
#: What a person may type or paste: quotes, colons, YAML's own signs, lines, right-to-left, emoji.
HOSTILE = [
    "\"quoted\" 'twice' \\ and \\n",
    "- a: {b: [c]} # d | > & * ! % @ `",
    "one\ntwo\r\n\n  three\t:",
    "مرحبا \u202eevil\u202c 👩‍👩‍👧 \U0001f3e5",
    "no-break\u00a0\u2028line\u2029paragraph\ufeffmark\u0085next",
    "<script>alert(1)</script>",
    "---\n...\n%YAML 9.9",
]


def fill_in(page, who="reviewer-1", comment="Yes, but: “how”?", flag="Is it moved?"):
    """One verdict, one comment, one flag, and an id."""
    page.locator("#theme-adapting").get_by_label("Agree", exact=True).check()
    page.locator("#th-c-adapting").fill(comment)
    box = page.locator("#th-means-move-staff")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    quote = page.locator('[id="q-N01:anna:k1"]')
    quote.get_by_role("button", name="Flag this quotation").click()
    quote.get_by_label("Why you flag it").fill(flag)
    page.get_by_label("Your id as a reviewer").fill(who)


def download(page, folder):
    """The file that the page gives, put into a study's `reviews/`."""
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the file").click()
    name = got.value.suggested_filename
    (folder / "reviews").mkdir(exist_ok=True)
    got.value.save_as(folder / "reviews" / name)
    return name


def read(folder, study):
    """The review as `synth check` reads it; there must be no problem."""
    problems = Problems()
    known = Known(study, {"adapting", "learning"}, {"adapting", "learning"}, {"N01:anna:k1"})
    (review,) = load_reviews(folder, problems, known)
    assert not list(problems), problems.render()
    return review


TITLE = "A <b>small</b> study, “quoted” & 'plain' 🩺"


def test_what_is_filled_in_is_kept_and_given_out(open_page, tmp_path):
    """Still there after a reload; the file says the same."""
    from playwright.sync_api import expect

    page = open_page("themes.html")
    assert page.locator("#th-progress").inner_text() == "0 of 2 themes reviewed."
    fill_in(page)
    page.reload()
    # Another process of the browser may hand over what is kept a moment later: so these wait.
    expect(page.locator("#theme-adapting").get_by_label("Agree", exact=True)).to_be_checked()
    expect(page.locator("#th-c-adapting")).to_have_value("Yes, but: “how”?")
    expect(page.locator("#th-progress")).to_have_text(
        "1 of 2 themes reviewed, 1 quotation flagged."
    )
    page.locator("#theme-adapting .th-flags a").click()
    assert page.get_by_label("Why you flag it").input_value() == "Is it moved?"
    assert download(page, tmp_path) == "reviewer-1.yaml"
    review = read(tmp_path, TITLE)
    assert (review.reviewer, review.round, len(review.themes)) == ("reviewer-1", 2, 1)
    (one,) = review.themes
    assert (one.theme, one.verdict, one.comment) == ("adapting", "agree", "Yes, but: “how”?")
    assert [(f.quotation, f.comment) for f in one.flags] == [("N01:anna:k1", "Is it moved?")]


def test_back_on_the_page_it_shows_what_is_kept(open_page):
    """What another window changed meanwhile is shown, and the next input does not undo it."""
    from playwright.sync_api import expect

    page = open_page("themes.html")
    fill_in(page, comment="first")
    address = page.url
    page.goto(address.replace("themes.html", "index.html"))
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator("#th-c-adapting")).to_have_value("first")
    other.locator("#theme-adapting").get_by_label("Revise").check()
    other.locator("#th-c-adapting").fill("second")
    other.close()
    page.go_back()
    expect(page.locator("#theme-adapting").get_by_label("Revise")).to_be_checked()
    expect(page.locator("#th-c-adapting")).to_have_value("second")
    page.locator("#theme-learning").get_by_label("Agree", exact=True).check()
    page.reload()
    expect(page.locator("#th-c-adapting")).to_have_value("second")
    expect(page.locator("#th-progress")).to_contain_text("2 of 2 themes reviewed")


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_can_be_read(open_page, tmp_path, text):
    """The loader reads exactly what stood in the box."""
    page = open_page("themes.html")
    fill_in(page, comment=text, flag=text)
    typed = page.locator("#th-c-adapting").input_value()
    flagged = page.get_by_label("Why you flag it").input_value()
    download(page, tmp_path)
    (one,) = read(tmp_path, TITLE).themes
    # A control character of old is no text that a file keeps.
    assert one.comment == typed.replace("\x85", "\ufffd")
    assert one.flags[0].comment == flagged.replace("\x85", "\ufffd")


def test_what_no_file_can_hold_is_replaced(open_page, tmp_path):
    """Halves of characters and control characters become the replacement character."""
    page = open_page("themes.html")
    fill_in(page)
    page.evaluate("""() => { const area = document.querySelector('#th-c-adapting');
        area.value = 'a\\ud800b\\udc00\\udc00c\\u0000d\\u001be\\ud83d\\ude00\\uffff';
        area.dispatchEvent(new Event('input')) }""")
    download(page, tmp_path)
    assert read(tmp_path, TITLE).themes[0].comment == "a�b��c�d�e😀�"


def test_there_and_back_again(open_page, copy, browser):
    """The file put into `reviews/`: checked, shown beside the theme, and stale once the statement
    has changed; the sheet of the new report begins empty."""
    from synth.steps import check, report, theme

    page = open_page("themes.html")
    fill_in(page)
    download(page, copy.root)
    check.run(copy.root)
    report.run(copy.root)
    second = browser.new_page()
    second.goto((copy.root / "reports/themes.html").as_uri())
    card = second.locator("#theme-adapting")
    assert "1 agree." in card.locator("dl").inner_text()
    assert "Flagged by reviewer-1: Is it moved?" in second.locator(
        '[id="q-N01:anna:k1"]').text_content()  # fmt: skip
    path = copy.root / "codebooks/themes/02-analytical.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Teams adapt by", "Teams often adapt by"), encoding="utf-8")
    theme.run(copy.root)
    report.run(copy.root)
    second.reload()
    assert "1 agree (1 written for an earlier state)." in card.locator("dl").inner_text()
    assert second.locator("#theme-adapting").get_by_label("Not reviewed").is_checked()
    second.close()


def test_an_id_is_asked_for(open_page):
    """Without one, or with one that can't name a file, nothing is downloaded, and a word says why."""
    page = open_page("themes.html")
    page.get_by_role("button", name="Download the file").click()
    assert "Give your id" in page.locator("#th-said").inner_text()
    assert page.evaluate("document.activeElement.id") == "th-who"
    page.get_by_label("Your id as a reviewer").fill("../x y")
    page.get_by_role("button", name="Copy as text").click()
    assert "can’t be an id" in page.locator("#th-said").inner_text()
    assert page.get_by_label("Your id as a reviewer").get_attribute("aria-invalid") == "true"


def test_clearing_asks_first(open_page):
    """One button asks, the other clears; nothing is kept afterwards."""
    page = open_page("themes.html")
    fill_in(page)
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Keep them").click()
    assert page.locator("#th-c-adapting").input_value() != ""
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Yes, remove them").click()
    assert page.locator("#th-c-adapting").input_value() == ""
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.reload()
    assert page.locator("#th-progress").inner_text() == "0 of 2 themes reviewed."
    assert page.locator("#th-who").input_value() == ""


def test_copying(open_page):
    """To the clipboard; where that is refused, the text stands there selected."""
    page = open_page("themes.html", permissions=["clipboard-read", "clipboard-write"])
    fill_in(page)
    page.get_by_role("button", name="Copy as text").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith('reviewer: "reviewer-1"\n')
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy as text").click()
    assert page.evaluate("getSelection().toString() || document.activeElement.value.slice("
                         "document.activeElement.selectionStart, document.activeElement.selectionEnd)"
                         ).startswith('reviewer: "reviewer-1"')  # fmt: skip


def test_a_browser_that_keeps_nothing(browser, made):
    """The page says so and goes on: the file can still be had."""
    page = browser.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page.goto((made.root / "reports/themes.html").as_uri())
    assert page.get_by_text("This browser keeps nothing for this page").is_visible()
    fill_in(page)
    assert "1 of 2 themes reviewed" in page.locator("#th-progress").inner_text()
    with page.expect_download():
        page.get_by_role("button", name="Download the file").click()
    page.close()


def test_what_was_kept_by_something_else_breaks_nothing(open_page):
    """Nonsense under the report's key is passed over."""
    page = open_page("themes.html")
    report = page.evaluate(
        "JSON.parse(document.querySelector('#th-sheet-data').textContent).report"
    )
    for kept in ("{", "[]", "7", '{"themes": {"adapting": {"verdict": 7, "flags": [1]}}}'):
        page.evaluate("([k, v]) => localStorage.setItem(k, v)", [f"synth-review:{report}", kept])
        page.reload()
        assert "0 of 2 themes reviewed" in page.locator("#th-progress").inner_text()


def test_a_reason_is_not_lost_by_one_click(open_page):
    """A flag with a written reason is removed by the second click, one without by the first."""
    page = open_page("themes.html")
    fill_in(page)
    button = page.locator('[id="q-N01:anna:k1"]').get_by_role("button")
    button.click()
    assert page.get_by_label("Why you flag it").count() == 1
    button.click()
    assert page.get_by_label("Why you flag it").count() == 0
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    button.click()
    assert page.get_by_label("Why you flag it").count() == 0


def test_the_sheet_by_keyboard(open_page):
    """A verdict by arrow keys, a comment, the id, the file by Enter."""
    page = open_page("themes.html")
    page.locator("#theme-learning").get_by_label("Not reviewed").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#theme-learning").get_by_label("Disagree").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("No.")
    assert page.locator("#th-c-learning").input_value() == "No."
    page.get_by_label("Your id as a reviewer").focus()
    page.keyboard.type("r2")
    page.keyboard.press("Tab")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename == "r2.yaml"
