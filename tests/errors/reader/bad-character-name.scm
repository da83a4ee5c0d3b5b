;; An unknown character name.
(display #\spaec)
