"""What nobody should send, and some people do: strategies for values, names, bodies and pieces of addresses."""

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

VALUES: Final = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\n",
    "a" * 5_000,
    "9" * 40,
    "-1",
    "0",
    "+1",
    "1_000",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "٣",  # a three, in Arabic digits
    "²",  # a digit that is no decimal number
    "null",
    "true",
    "[]",
    "{}",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2031-02-30",
    "-2031-01-01",
    "2031-W01-1",
    "24:00",
    "99:99",
    "09:30+25:00",
    "09:30:00.123456Z",
    "😀👨‍👩‍👧‍👦" * 20,
    "\u202eterbalik\u202c",
    "\u200b",
    "\ufffd\ufffe",
    "\u0130\u0131\u017f\u212a",  # letters that change their number when their case changes
    "é" * 300,
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}{% now 'Y' %}",
    "%s%n%(x)s{0.__class__}",
    "../../../../etc/passwd",
    "//jauh.example/",
    "javascript:alert(1)",
    "http://[::1",
    "http://[fe80::1%25lo]/",
    "https://user:pass@127.0.0.1:99999/",
    "https://" + "a" * 300 + ".example",
    "http://0x7f.1/",
    "ftp://jauh.example",
    "a@b",
    "a@" + "b" * 300 + ".example",
    "Orang <orang@latihan.example>\nBcc: lain@latihan.example",
    "mastodon",
    "all",
    "id",
    "en",
)
NAMES: Final = ("", "\x00", "a[b]", "csrfmiddlewaretoken", "_method", "__proto__", "é")
NUMBERS: Final = (0, 1, 7, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**40)
TYPES: Final = (
    "",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/x-www-form-urlencoded; charset=klingon",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
)
BODIES: Final = (
    b"",
    b"\x00\xff\xfe",
    b"{",
    b'{"a": [1, 2',
    b"%00%ff%ZZ&=&&a=%",
    b"a=" + b"b" * 10_000,
    b"--x\r\n",
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf',
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="../\x00.png"\r\n\r\n\x89PNG\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.svg"\r\n\r\n<svg/>\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\na\r\n--x--\r\n",
)
HEADERS: Final = {
    "HTTP_HX_REQUEST": ("true", "\x00", "false"),
    "HTTP_HX_TARGET": ("content", "'\"<>"),
    "HTTP_HX_CURRENT_URL": ("http://[::1", "//", "a" * 3_000),
    "HTTP_REFERER": ("http://[::1", "http://testserver/?a=%zz", "//jauh.example/", "a" * 3_000, "\udcff"),
    "HTTP_ACCEPT_LANGUAGE": ("xx", "id;q=abc", "," * 500),
    "HTTP_ACCEPT": ("application/json", "*/*;q=x", ""),
    "HTTP_RANGE": ("bytes=9-1", "bytes=-", "x"),
    "HTTP_IF_MODIFIED_SINCE": ("never", "Thu, 99 Foo 2031 99:99:99 GMT"),
    "HTTP_USER_AGENT": ("", "\x00", "x" * 5_000),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_COOKIE": ("django_language=../../x", "sessionid=\x00", 'messages=[["x"]]:a:b', ";;;="),
}
METHODS: Final = ("GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
FILES: Final = (
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 20, "image/jpeg"),
    ("a.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(30), "video/mp4"),
    ("a.gif", b"GIF89a\xff\xff\xff\xff", "image/gif"),
    ("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
    ("a.csv", "a;b\n\x00;é\n".encode("latin-1"), "text/csv"),
    ("a.xlsx", b"PK\x03\x04" + bytes(30), "application/vnd.ms-excel"),
    ("a.srt", b"1\n99:99:99,999 --> 00:00:00,000\nx\n", "text/plain"),
    ("", b"", ""),
    ("x" * 300 + ".png", b"", "image/png"),
    ("..\\..\\con.png", b"x", "image/png\r\nX: y"),
)


def values(usual: tuple[str, ...] = ()) -> SearchStrategy[str]:
    """Give values for one field: some that it takes, those above, and anything."""
    anything = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
    return st.one_of(*([st.sampled_from(usual)] if usual else []), st.sampled_from(VALUES), anything)
