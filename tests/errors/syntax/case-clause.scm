;; A case clause without a list of data.
(case 1 (1 'one))
