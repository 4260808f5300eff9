"""PAGE and ALTO: lines in the order of the page, words with their confidence, the picture beside."""

from __future__ import annotations

import pytest

from diplomatica.errors import DocumentError
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

PAGE = """<?xml version="1.0" encoding="UTF-8"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"><Page>
<ReadingOrder><OrderedGroup id="g">
<RegionRefIndexed index="0" regionRef="r2"/><RegionRefIndexed index="1" regionRef="r1"/></OrderedGroup></ReadingOrder>
<TextRegion id="r1"><TextLine id="l1"><TextEquiv><Unicode>The bridge is clo-</Unicode></TextEquiv></TextLine>
<TextLine id="l2"><TextEquiv conf="0.9"><Unicode>sed &amp; guarded.</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2"><TextLine id="l3"><Word><TextEquiv conf="0.5"><Unicode>TO</Unicode></TextEquiv></Word>
<Word><TextEquiv><Unicode>BRANDT</Unicode></TextEquiv></Word></TextLine></TextRegion><TextRegion id="r3"/></Page></PcGts>"""
ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace>
<TextBlock ID="b1"><TextLine><String CONTENT="TO" WC="0.98"/><SP/>
<String CONTENT="BRANDT" WC="2"/></TextLine></TextBlock>
<TextBlock ID="b2"><TextLine><String CONTENT="The"/><SP/><String CONTENT="clo"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="sing"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"""


def test_page() -> None:
    (raw,) = read_file(PAGE.encode(), "documents/a.xml", beside=["documents/a.txt", "documents/a.jpg"]).raws
    assert raw.text == "TO BRANDT\n\nThe bridge is closed & guarded."
    assert [(tag.value, raw.text[tag.start : tag.end]) for tag in raw.tags] == [("50", "TO"), ("90", "sed & guarded.")]
    assert [picture.path for picture in raw.facsimiles] == ["documents/a.jpg"]
    check_parts([raw], {"": PAGE})


def test_alto() -> None:
    (raw,) = read_file(ALTO.encode(), "documents/a.xml").raws
    assert raw.text == "TO BRANDT\n\nThe closing"
    assert [(tag.value, raw.text[tag.start : tag.end]) for tag in raw.tags] == [("98", "TO")]
    check_parts([raw], {"": ALTO})


@pytest.mark.parametrize(
    "text", ["<PcGts><Page/></PcGts>", "<alto/>", "<alto><TextBlock><TextLine><String/></TextLine></TextBlock></alto>"]
)
def test_pages_without_words(text: str) -> None:
    found = read_or_shelve(text.encode(), "documents/a.xml")
    assert isinstance(found, DocumentError)
    assert found.code == "empty"
