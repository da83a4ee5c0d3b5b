;; An import set that contains itself.
(import #0=(only #0#))
