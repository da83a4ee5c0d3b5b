//! How the core forms are written, after sections 4 and 5 of the report. A table.

/// How a core form is used, a line for each way; none if it only makes sense within others.
pub fn signatures(name: &str) -> &'static [&'static str] {
    match name {
        "quote" => &["(quote datum)"],
        "quasiquote" => &["(quasiquote template)"],
        "lambda" => &["(lambda formals body ...)"],
        "case-lambda" => &["(case-lambda (formals body ...) ...)"],
        "if" => &["(if test consequent)", "(if test consequent alternative)"],
        "set!" => &["(set! variable expression)"],
        "begin" => &["(begin expression ...)"],
        "let" => &[
            "(let ((variable init) ...) body ...)",
            "(let name ((variable init) ...) body ...)",
        ],
        "let*" => &["(let* ((variable init) ...) body ...)"],
        "letrec" => &["(letrec ((variable init) ...) body ...)"],
        "letrec*" => &["(letrec* ((variable init) ...) body ...)"],
        "let-values" => &["(let-values ((formals init) ...) body ...)"],
        "let*-values" => &["(let*-values ((formals init) ...) body ...)"],
        "do" => &["(do ((variable init step) ...) (test expression ...) command ...)"],
        "cond" => &["(cond (test expression ...) ... (else expression ...))"],
        "case" => &["(case key ((datum ...) expression ...) ... (else expression ...))"],
        "and" => &["(and test ...)"],
        "or" => &["(or test ...)"],
        "when" => &["(when test expression ...)"],
        "unless" => &["(unless test expression ...)"],
        "parameterize" => &["(parameterize ((parameter value) ...) body ...)"],
        "guard" => &["(guard (variable (test expression ...) ...) body ...)"],
        "delay" => &["(delay expression)"],
        "delay-force" => &["(delay-force expression)"],
        "let-syntax" => &["(let-syntax ((keyword transformer) ...) body ...)"],
        "letrec-syntax" => &["(letrec-syntax ((keyword transformer) ...) body ...)"],
        "syntax-error" => &["(syntax-error message datum ...)"],
        "cond-expand" => &["(cond-expand (requirement form ...) ... (else form ...))"],
        "include" => &["(include file ...)"],
        "include-ci" => &["(include-ci file ...)"],
        "define" => &[
            "(define variable expression)",
            "(define (name . formals) body ...)",
        ],
        "define-values" => &["(define-values formals expression)"],
        "define-record-type" => {
            &["(define-record-type type (constructor field ...) predicate (field accessor [modifier]) ...)"]
        }
        "define-syntax" => &["(define-syntax keyword transformer)"],
        "import" => &["(import set ...)"],
        "define-library" => &["(define-library name declaration ...)"],
        "syntax-rules" => &["(syntax-rules (literal ...) (pattern template) ...)"],
        _ => &[],
    }
}
