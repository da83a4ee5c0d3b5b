;;; The values that forms of the prompt have yielded, $1, $2, ...
;;;
;;; Exports: remember-value!, define-history-value.
;;; Needs: nothing of this folder.

;; The values so far, the last first.
(define values-so-far '())
(define value-count 0)

;; Remembers a value; its number.
(define (remember-value! value)
  (set! values-so-far (cons value values-so-far))
  (set! value-count (+ value-count 1))
  value-count)

(define (history-name number)
  (string->symbol (string-append "$" (number->string number))))

;; Makes `$number` a variable of the prompt, if there is such a value. The prompt calls this when a form mentions the name.
(define (define-history-value number)
  (if (and (> number 0) (<= number value-count))
      (define-at-prompt! (history-name number) (list-ref values-so-far (- value-count number)))))

;; Defines a variable of the prompt.
(define (define-at-prompt! name value)
  (eval (list 'define name (list 'quote value)) (interaction-environment)))
