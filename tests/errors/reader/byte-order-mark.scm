;; A byte order mark within the text.
(display ﻿1)
