;;; Procedures that call procedures: application, multiple values, mapping.
;;;
;;; Exports: the procedures of section 6.10 of the report but call/cc and dynamic-wind; void, values-of.
;;; Needs: checks.scm, lists.scm, strings.scm.
;;;
;;; Results are built without mutation: a continuation captured in a called procedure may be entered again, and must then
;;; find what had been computed before it, not what came later.

;;> (void object ...) -> unspecified
;;> The value of expressions that have nothing to say, which the prompt does not write. Arguments are ignored.
;;>   (eq? (void) (void 1 2)) => #t
(define (void . ignored) (%unspecified))

;;> (apply procedure object ... list) -> values
;;> Calls a procedure with the given arguments and then the elements of a list.
;;>   (apply + '(1 2 3)) => 6
;;>   (apply list 1 2 '(3 4)) => (1 2 3 4)
(define apply
  (case-lambda
    ((procedure arguments)
     (check %list? arguments 'apply 2 "a list")
     (%apply procedure arguments))
    ((procedure first . rest)
     (%apply procedure (spread first rest)))))

;; (spread 1 '(2 3 (4 5))) => (1 2 3 4 5)
(define (spread first rest)
  (let loop ((backwards (%cons first '())) (rest rest))
    (if (%pair? (%cdr rest))
        (loop (%cons (%car rest) backwards) (%cdr rest))
        (let ((last (%car rest)))
          (check %list? last 'apply (%fx+ (%length backwards) 2) "a list")
          (let prepend ((backwards backwards) (arguments last))
            (if (%null? backwards)
                arguments
                (prepend (%cdr backwards) (%cons (%car backwards) arguments))))))))

;;> (values object ...) -> values
;;> Returns its arguments as several values, to who asked for so many.
;;>   (values 1 "two") => 1 "two"
;;>   (call-with-values (lambda () (values 3 4)) +) => 7
(define values
  (case-lambda
    ((value) value)
    (() (%values))
    ((a b) (%values a b))
    ((a b c) (%values a b c))
    ((a b c d) (%values a b c d))
    ((a b c d e) (%values a b c d e))
    (results (%call/cc (lambda (continuation) (%apply continuation results))))))

;; Returns the elements of a list as results.
(define (values-of results)
  (if (and (%pair? results) (%null? (%cdr results)))
      (%car results)
      (%apply values results)))

;;> (call-with-values producer:thunk consumer:procedure) -> values
;;> Calls a procedure with the values that another one returns.
;;>   (call-with-values (lambda () (floor/ 17 5)) list) => (3 2)
(define (call-with-values producer consumer)
  (let-values ((results (producer)))
    (%apply consumer results)))

;; Lists.

;;> (map procedure list1 list2 ...) -> list
;;> A list of the results of a procedure for the elements of lists, position by position, as far as the shortest goes.
;;>   (map square '(1 2 3)) => (1 4 9)
;;>   (map + '(1 2 3) '(10 20)) => (11 22)
(define map
  (case-lambda
    ((procedure list)
     (check %procedure? procedure 'map 1 "a procedure")
     (let loop ((rest list))
       (if (%pair? rest)
           (let ((element (procedure (%car rest))))
             (%cons element (loop (%cdr rest))))
           (begin
             (if (not (%null? rest)) (raise-wrong-type 'map 2 "a list" list))
             '()))))
    ((procedure list1 list2)
     (check %procedure? procedure 'map 1 "a procedure")
     (let loop ((rest1 list1) (rest2 list2))
       (if (and (%pair? rest1) (%pair? rest2))
           (let ((element (procedure (%car rest1) (%car rest2))))
             (%cons element (loop (%cdr rest1) (%cdr rest2))))
           (check-ends 'map (%cons rest1 (%cons rest2 '())) (%cons list1 (%cons list2 '()))))))
    ((procedure list1 . lists)
     (check %procedure? procedure 'map 1 "a procedure")
     (let ((lists (%cons list1 lists)))
       (let loop ((rests lists))
         (if (all-pairs? rests)
             (let ((element (%apply procedure (all-cars rests))))
               (%cons element (loop (all-cdrs rests))))
             (check-ends 'map rests lists)))))))

;;> (for-each procedure list1 list2 ...) -> unspecified
;;> Calls a procedure for its effect with the elements of lists, from the first position on, as far as the shortest
;;> goes.
;;>   (for-each display '(1 2 3)) prints 123
;;>   (for-each (lambda (k v) (write (list k v))) '(a b) '(1 2)) prints (a 1)(b 2)
(define for-each
  (case-lambda
    ((procedure list)
     (check %procedure? procedure 'for-each 1 "a procedure")
     (let loop ((rest list))
       (if (%pair? rest)
           (begin
             (procedure (%car rest))
             (loop (%cdr rest)))
           (if (not (%null? rest)) (raise-wrong-type 'for-each 2 "a list" list)))))
    ((procedure list1 list2)
     (check %procedure? procedure 'for-each 1 "a procedure")
     (let loop ((rest1 list1) (rest2 list2))
       (if (and (%pair? rest1) (%pair? rest2))
           (begin
             (procedure (%car rest1) (%car rest2))
             (loop (%cdr rest1) (%cdr rest2)))
           (begin
             (check-ends 'for-each (%cons rest1 (%cons rest2 '())) (%cons list1 (%cons list2 '())))
             (%unspecified)))))
    ((procedure list1 . lists)
     (check %procedure? procedure 'for-each 1 "a procedure")
     (let ((lists (%cons list1 lists)))
       (let loop ((rests lists))
         (if (all-pairs? rests)
             (begin
               (%apply procedure (all-cars rests))
               (loop (all-cdrs rests)))
             (begin
               (check-ends 'for-each rests lists)
               (%unspecified))))))))

(define (all-pairs? lists)
  (or (%null? lists)
      (and (%pair? (%car lists)) (all-pairs? (%cdr lists)))))

(define (all-cars lists)
  (if (%null? lists)
      '()
      (%cons (%car (%car lists)) (all-cars (%cdr lists)))))

(define (all-cdrs lists)
  (if (%null? lists)
      '()
      (%cons (%cdr (%car lists)) (all-cdrs (%cdr lists)))))

;; A walk over several lists has come to the end of one: returns () if every rest is a pair or (), else complains about
;; the list it is the rest of.
(define (check-ends who rests lists)
  (let loop ((rests rests) (lists lists) (position 2))
    (cond
      ((%null? rests) '())
      ((or (%pair? (%car rests)) (%null? (%car rests)))
       (loop (%cdr rests) (%cdr lists) (%fx+ position 1)))
      (else (raise-wrong-type who position "a list" (%car lists))))))

;; Vectors.

;;> (vector-map procedure vector1 vector2 ...) -> vector
;;> A vector of the results of a procedure for the elements of vectors, index by index, as far as the shortest goes.
;;>   (vector-map square #(1 2 3)) => #(1 4 9)
;;>   (vector-map cons #(a b) #(1 2 3)) => #((a . 1) (b . 2))
(define vector-map
  (case-lambda
    ((procedure vector)
     (check %procedure? procedure 'vector-map 1 "a procedure")
     (check %vector? vector 'vector-map 2 "a vector")
     (let ((length (%vector-length vector)))
       (let loop ((i 0) (backwards '()))
         (if (%fx<? i length)
             (loop (%fx+ i 1) (%cons (procedure (%vector-ref vector i)) backwards))
             (vector-backwards length backwards)))))
    ((procedure vector1 . vectors)
     (check %procedure? procedure 'vector-map 1 "a procedure")
     (let* ((vectors (%cons vector1 vectors))
            (length (least-length 'vector-map %vector? "a vector" vector-length vectors)))
       (let loop ((i 0) (backwards '()))
         (if (%fx<? i length)
             (loop (%fx+ i 1) (%cons (%apply procedure (all-at vector-ref vectors i)) backwards))
             (vector-backwards length backwards)))))))

;; The vector of the elements of a list that begins with the last.
(define (vector-backwards length backwards)
  (let ((vector (%make-vector length 0)))
    (let loop ((i (%fx- length 1)) (rest backwards))
      (if (%pair? rest)
          (begin
            (%vector-set! vector i (%car rest))
            (loop (%fx- i 1) (%cdr rest)))
          vector))))

;;> (vector-for-each procedure vector1 vector2 ...) -> unspecified
;;> Calls a procedure for its effect with the elements of vectors, from index 0 on, as far as the shortest goes.
;;>   (vector-for-each display #(1 2 3)) prints 123
(define vector-for-each
  (case-lambda
    ((procedure vector)
     (check %procedure? procedure 'vector-for-each 1 "a procedure")
     (check %vector? vector 'vector-for-each 2 "a vector")
     (let ((length (%vector-length vector)))
       (let loop ((i 0))
         (if (%fx<? i length)
             (begin
               (procedure (%vector-ref vector i))
               (loop (%fx+ i 1)))))))
    ((procedure vector1 . vectors)
     (check %procedure? procedure 'vector-for-each 1 "a procedure")
     (let* ((vectors (%cons vector1 vectors))
            (length (least-length 'vector-for-each vector? "a vector" vector-length vectors)))
       (let loop ((i 0))
         (if (%fx<? i length)
             (begin
               (%apply procedure (all-at vector-ref vectors i))
               (loop (%fx+ i 1)))))))))

;; Strings.

;;> (string-map procedure string1 string2 ...) -> string
;;> A string of the characters that a procedure returns for those of strings, index by index, as far as the shortest
;;> goes.
;;>   (string-map char-upcase "abc") => "ABC"
;;>   (string-map (lambda (a b) (if (char<? a b) a b)) "adc" "bbbb") => "abb"
(define string-map
  (case-lambda
    ((procedure string)
     (check %procedure? procedure 'string-map 1 "a procedure")
     (check %string? string 'string-map 2 "a string")
     (let ((length (%string-length string)))
       (let loop ((i 0) (backwards '()))
         (if (%fx<? i length)
             (loop (%fx+ i 1) (%cons (mapped-char (procedure (%string-ref string i))) backwards))
             (string-backwards length backwards)))))
    ((procedure string1 . strings)
     (check %procedure? procedure 'string-map 1 "a procedure")
     (let* ((strings (%cons string1 strings))
            (length (least-length 'string-map string? "a string" string-length strings)))
       (let loop ((i 0) (backwards '()))
         (if (%fx<? i length)
             (loop (%fx+ i 1)
                   (%cons (mapped-char (%apply procedure (all-at string-ref strings i))) backwards))
             (string-backwards length backwards)))))))

(define (mapped-char value)
  (if (%char? value)
      value
      (raise-wrong-type 'string-map 1 "a procedure that returns characters" value)))

(define (string-backwards length backwards)
  (let ((string (%make-string length #\space)))
    (let loop ((i (%fx- length 1)) (rest backwards))
      (if (%pair? rest)
          (begin
            (%string-set! string i (%car rest))
            (loop (%fx- i 1) (%cdr rest)))
          string))))

;;> (string-for-each procedure string1 string2 ...) -> unspecified
;;> Calls a procedure for its effect with the characters of strings, from index 0 on, as far as the shortest goes.
;;>   (string-for-each (lambda (c) (write c)) "ab") prints #\a#\b
(define string-for-each
  (case-lambda
    ((procedure string)
     (check %procedure? procedure 'string-for-each 1 "a procedure")
     (check %string? string 'string-for-each 2 "a string")
     (let ((length (%string-length string)))
       (let loop ((i 0))
         (if (%fx<? i length)
             (begin
               (procedure (%string-ref string i))
               (loop (%fx+ i 1)))))))
    ((procedure string1 . strings)
     (check %procedure? procedure 'string-for-each 1 "a procedure")
     (let* ((strings (%cons string1 strings))
            (length (least-length 'string-for-each string? "a string" string-length strings)))
       (let loop ((i 0))
         (if (%fx<? i length)
             (begin
               (%apply procedure (all-at string-ref strings i))
               (loop (%fx+ i 1)))))))))

;; The length of the shortest of several vectors or strings; the first of them is argument 2 of `who`.
(define (least-length who valid? noun length-of sequences)
  (let loop ((rest sequences) (position 2) (least #f))
    (if (%null? rest)
        least
        (begin
          (check valid? (%car rest) who position noun)
          (let ((length (length-of (%car rest))))
            (loop (%cdr rest) (%fx+ position 1) (if (and least (%fx<? least length)) least length)))))))

;; The elements at index i of several vectors or strings.
(define (all-at ref sequences i)
  (if (%null? sequences)
      '()
      (%cons (ref (%car sequences) i) (all-at ref (%cdr sequences) i))))
