;; Mistakes in parameterize.
(parameterize)
(parameterize x 1)
(parameterize ((x)) 1)
(parameterize ((x 1 2)) 1)
(parameterize ((x 1)))
