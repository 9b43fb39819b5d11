#!/bin/sh
# zxing-cpp, @zxing/library, jsQR: ¥300 in a QR code is read as ･300, or as nothing at all.
#
# By ISO/IEC 18004:2015, 7.3.2, what is in byte mode is ISO 8859-1 unless an ECI says otherwise, and
# so segno writes a price: A5 33 30 30. The readers do not go by that. zxing-cpp and @zxing/library
# guess, and take a lone A5 for Shift JIS, where it is a half-width katakana dot; § and ± become ｧ
# and ｱ. jsQR finds the code, takes the bytes for UTF-8, which they are not, and returns an empty
# text. None of them reports a fault. OpenCV reads what is written. Where segno is told to write
# UTF-8, which the standard does not expect there, all four read ¥300.
#
# Seen with segno 1.6.6, zxing-cpp 3.1.1, opencv-python-headless 5.0.0.93, and of npm
# @zxing/library 0.21.3 and jsqr 1.4.0; their like is in zxing/zxing#1500 (closed) and
# cozmo/jsQR#129 (open). Needs Python and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    segno==1.6.6 zxing-cpp==3.1.1 opencv-python-headless==5.0.0.93
npm install --silent --no-audit --no-fund @zxing/library@0.21.3 jsqr@1.4.0

cat > read.cjs <<'END'
const fs = require("fs"), jsQR = require("jsqr"), zxing = require("@zxing/library");
const side = Number(process.argv[2]), grey = Uint8ClampedArray.from(fs.readFileSync("grey"));
const rgba = Uint8ClampedArray.from([...grey].flatMap(one => [one, one, one, 255]));
const found = jsQR(rgba, side, side);
const source = new zxing.RGBLuminanceSource(grey, side, side);
const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(source));
const chunks = found.chunks.map(({ type, bytes }) => [type, bytes]);
const text = new zxing.QRCodeReader().decode(bitmap).getText();
console.log(JSON.stringify({ chunks, jsQR: found.data, "@zxing/library": text }));
END

venv/bin/python - <<'END'
import json
import subprocess

import cv2
import numpy
import segno
import zxingcpp


def read(code):
    """Return what is in a code, and what each reader says of it."""
    light = 1 - numpy.array(list(code.matrix_iter(border=4)), dtype=numpy.uint8)
    grey = numpy.kron(255 * light, numpy.ones((8, 8), dtype=numpy.uint8))
    grey.tofile("grey")
    node = subprocess.run(["node", "read.cjs", str(len(grey))], check=True, capture_output=True)
    told = json.loads(node.stdout)
    return told.pop("chunks"), told | {
        "zxing-cpp": zxingcpp.read_barcode(grey).text,
        "OpenCV": cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))[0],
    }


for given in ("¥300", "§3", "±1"):
    chunks, readers = read(segno.make_qr(given))
    _, in_utf8 = read(segno.make_qr(given, encoding="utf-8"))
    print(given, readers, "; in UTF-8:", set(in_utf8.values()))
    assert chunks == [["byte", list(given.encode("iso-8859-1"))]]  # as the standard says, no ECI
    assert readers["OpenCV"] == given and set(in_utf8.values()) == {given}
    guessed = given.encode("iso-8859-1").decode("shift_jis")
    assert readers["zxing-cpp"] == readers["@zxing/library"] == guessed != given
    assert readers["jsQR"] == ""
END
