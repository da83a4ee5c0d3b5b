;; A pattern with two ellipses at one level.
(define-syntax m (syntax-rules () ((_ a ... b ...) 1)))
