;; Mistakes in case-lambda.
(case-lambda x)
(case-lambda ((x)))
(case-lambda ((x x) 1))
