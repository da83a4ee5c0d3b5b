#!/bin/sh
# Prints the slides to talk/slides.pdf, in the headless Chromium of their test.
set -eu
cd "$(dirname "$0")"
PDF="$PWD/slides.pdf" cargo test --quiet --package tests --test slides_page -- the_pdf_has_a_page_for_each_slide
