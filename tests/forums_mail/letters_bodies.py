"""Bodies as they come in the wild: charsets, encodings, MIME and HTML."""

import base64
import quopri

from tests.forums_mail.letters import Letter, mail, multipart

UTF8 = "Schöne Grüße aus der Nachtschicht €5 bis morgen"
LATIN = "Café à côté de l'hôpital"

BODIES = [
    Letter("plain ascii", mail("Hello all,\n\nwe start on Monday."), says=["Hello all,", "we start on Monday."]),
    Letter("no content type at all", mail("Just words.", type=None), says=["Just words."]),
    Letter(
        "crlf line ends", mail("One\r\n\r\nTwo").replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"), says=["One", "Two"]
    ),
    Letter("utf-8 8bit", mail(UTF8.encode(), type="text/plain; charset=utf-8"), says=[UTF8]),
    Letter(
        "quoted-printable utf-8",
        mail(quopri.encodestring(UTF8.encode()), type="text/plain; charset=UTF-8", encoding="quoted-printable"),
        says=[UTF8],
    ),
    Letter(
        "base64 utf-8",
        mail(base64.encodebytes(UTF8.encode()), type='text/plain; charset="utf-8"', encoding="base64"),
        says=[UTF8],
    ),
    Letter(
        "base64 without padding and with junk in it",
        mail(b"SGVs!bG8g\n d29ybGQh***", type="text/plain; charset=utf-8", encoding="BASE64"),
        says=["Hello world!"],
    ),
    Letter("iso-8859-1", mail(LATIN.encode("latin-1"), type="text/plain; charset=iso-8859-1"), says=[LATIN]),
    Letter(
        "windows quotes under the name of latin-1",
        mail("“Listen,” she said — twice".encode("cp1252"), type="text/plain; charset=ISO-8859-1"),
        says=["“Listen,” she said — twice"],
    ),
    Letter("utf-8 that says it is latin-1", mail(UTF8.encode(), type="text/plain; charset=iso-8859-1"), says=[UTF8]),
    Letter(
        "latin-1 that says it is utf-8", mail(LATIN.encode("latin-1"), type="text/plain; charset=utf-8"), says=[LATIN]
    ),
    Letter("8 bits and no charset", mail(UTF8.encode(), type=None), says=[UTF8]),
    Letter("an unknown charset", mail(UTF8.encode(), type="text/plain; charset=x-unheard-of"), says=[UTF8]),
    Letter(
        "a charset that is a codec of Python",
        mail(b"am\\x41zing", type="text/plain; charset=unicode_escape"),
        says=["am\\x41zing"],
    ),
    Letter("a charset that is no text codec", mail(b"Hello", type="text/plain; charset=base64"), says=["Hello"]),
    Letter(
        "iso-2022-jp",
        mail("夜勤のあと".encode("iso-2022-jp"), type="text/plain; charset=iso-2022-jp"),
        says=["夜勤のあと"],
    ),
    Letter(
        "koi8-r",
        mail("Спасибо за помощь".encode("koi8-r"), type="text/plain; charset=koi8-r"),
        says=["Спасибо за помощь"],
    ),
    Letter("big5", mail("謝謝大家的支持".encode("big5"), type="text/plain; charset=big5"), says=["謝謝大家的支持"]),
    Letter(
        "utf-16 that is none", mail(b"plain after all", type="text/plain; charset=utf-16"), says=["plain after all"]
    ),
    Letter(
        "alternative, plain first",
        multipart("alternative", ("text/plain", "The plain one"), ("text/html", "<p>The <b>rich</b> one</p>")),
        says=["The plain one"],
        never=["rich"],
    ),
    Letter(
        "alternative whose plain part is empty",
        multipart("alternative", ("text/plain", " \n"), ("text/html", "<p>Only here</p>")),
        says=["Only here"],
    ),
    Letter(
        "alternative whose plain part only points to the other",
        multipart(
            "alternative",
            ("text/plain", "Your mail program does not support HTML."),
            ("text/html", "<p>Only here</p>"),
        ),
        says=["Only here"],
        never=["support HTML"],
    ),
    Letter(
        "an attachment",
        multipart("mixed", ("text/plain", "See below"), ("application/pdf; name=patient-jones.pdf", "x" * 120_000)),
        says=["See below", "1 attachment was not brought in (PDF, 120 kB)."],
        never=["jones"],
    ),
    Letter(
        "several attachments",
        multipart(
            "mixed",
            ("text/plain", "All of it"),
            *[("image/png; name=a.png", "x" * 40_000)] * 6,
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "y" * 2_300_000),
        ),
        says=["7 attachments were not brought in (picture, 40 kB; ", "and 2 more)."],
    ),
    Letter(
        "nothing but an attachment",
        mail(base64.encodebytes(b"%PDF" * 100), type="application/pdf; name=x.pdf", encoding="base64"),
        says=["1 attachment was not brought in (PDF, 1 kB)."],
    ),
    Letter("nothing at all", mail(""), says=["This message has no text."]),
    Letter(
        "a logo inside the HTML",
        multipart(
            "related",
            ("text/html", "<p>Words</p><img src=cid:1>"),
            ("image/png\nContent-ID: <1>", "x" * 900),
        ),
        says=["Words"],
        never=["attachment"],
    ),
    Letter(
        "signed",
        multipart("signed", ("text/plain", "Signed words"), ("application/pgp-signature", "-----BEGIN PGP-----")),
        says=["Signed words"],
        never=["PGP", "attachment"],
    ),
    Letter(
        "signed in line",
        mail(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nTrue words\n"
            "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEB\n-----END PGP SIGNATURE-----"
        ),
        says=["True words"],
        never=["iQEz", "Hash"],
    ),
    Letter(
        "uuencoded file in the text",
        mail("Here it is\n\nbegin 644 names.txt\n#0V%T\n`\nend\nThat was it"),
        says=["Here it is", "That was it", "1 attachment"],
        never=["0V%T", "names"],
    ),
    Letter(
        "a multipart without its boundary",
        mail("Words that are still there", type="multipart/mixed"),
        says=["Words that are still there"],
    ),
    Letter(
        "a multipart that ends too early",
        multipart("mixed", ("text/plain", "First part")).rpartition(b"--")[0],
        says=["First part"],
    ),
    Letter(
        "a forwarded mail as an attachment",
        multipart("mixed", ("text/plain", "FYI"), ("message/rfc822", "Subject: old\n\nSecret words")),
        says=["FYI", "1 attachment was not brought in (message"],
        never=["Secret"],
    ),
    Letter(
        "flowed",
        mail(
            "This paragraph goes on \nand on until here.\n\n> quoted and \n> flowing\n\n answer",
            type="text/plain; format=flowed",
        ),
        says=["This paragraph goes on and on until here.", "quoted and flowing"],
    ),
    Letter(
        "flowed with delsp",
        mail("ein Donaudampf \nschiff", type="text/plain; format=flowed; delsp=yes"),
        says=["ein Donaudampfschiff"],
    ),
]

HTML = [
    Letter(
        "html paragraphs",
        mail("<p>One</p><p>Two<br>three</p>", type="text/html"),
        html=["<p>One</p>\n<p>Two<br>\nthree</p>"],
    ),
    Letter(
        "html lists",
        mail("<ul><li>bread<li>milk</ul><ol><li>first</li></ol>", type="text/html"),
        says=["- bread", "- milk", "1. first"],
    ),
    Letter(
        "html links",
        mail('<p>Read <a href="https://example.org/a">this guide</a></p>', type="text/html"),
        html=['Read this guide &lt;<a href="https://example.org/a" rel='],
    ),
    Letter(
        "html table",
        mail("<table><tr><td>Mon<td>7 pm<tr><td>Tue<td>8 pm</table>", type="text/html"),
        says=["Mon | 7 pm", "Tue | 8 pm"],
    ),
    Letter(
        "html script and style",
        mail(
            "<style>p{color:red}</style><script>steal()</script><p onclick=x()>Words</p><title>T</title>",
            type="text/html",
        ),
        says=["Words"],
        never=["steal", "color", "onclick"],
    ),
    Letter(
        "html hidden words",
        mail('<div style="display:none">preheader</div><p>Seen</p>', type="text/html"),
        says=["Seen"],
        never=["preheader"],
    ),
    Letter(
        "html signature of gmail",
        mail(
            '<div dir=ltr>Reply<br><div class="gmail_signature"><div>Jo</div>555-123-4567</div></div>', type="text/html"
        ),
        says=["Reply"],
        never=["555"],
    ),
    Letter(
        "html charset in a meta element", mail(b"<meta charset=iso-8859-1><p>caf\xe9", type="text/html"), says=["café"]
    ),
    Letter(
        "html entities typed as text",
        mail("<p>&lt;b&gt;not bold&lt;/b&gt; &amp;amp;</p>", type="text/html"),
        html=["&lt;b&gt;not bold&lt;/b&gt; &amp;amp;"],
    ),
    Letter(
        "html of Outlook",
        mail("<!--[if mso]><p>no</p><![endif]--><![if !vml]><p class=MsoNormal>yes<o:p></o:p></p>", type="text/html"),
        says=["yes"],
        never=["endif", "no"],
    ),
    Letter(
        "html unclosed",
        mail("<div><p>never <b>closed <table><tr><td>cell", type="text/html"),
        says=["never closed", "cell"],
    ),
    Letter(
        "markdown is no markup here",
        mail("*stars* _under_ # 1 <b>tag</b> @ana.reyes :tada:"),
        html=["<p>*stars* _under_ # 1 &lt;b&gt;tag&lt;/b&gt; @ana.reyes :tada:</p>"],
    ),
    Letter(
        "a link that Outlook wrapped",
        mail(
            "See https://nam02.safelinks.protection.outlook.com/"
            "?url=https%3A%2F%2Fexample.org%2Fguide&data=05%7Cjo%40x.org&reserved=0 today"
        ),
        says=["https://example.org/guide today"],
        never=["safelinks", "jo%40"],
    ),
]
