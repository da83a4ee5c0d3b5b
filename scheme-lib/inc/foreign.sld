;;; (inc foreign): what foreign definitions expand to, below (inc ffi).
;;;
;;; The files are included in load order. The compiler knows the names that begin with "foreign" or "make-foreign"; see
;;; compiler/src/frontend/foreign.

(define-library (inc foreign)
  (import (inc core) (inc primitives) (inc runtime))
  (export-all)
  (include
    "../foreign/conditions.scm"
    "../foreign/conversions.scm"
    "../foreign/pointers.scm"
    "../foreign/texts.scm"
    "../foreign/procedures.scm"
    "../foreign/libraries.scm"
    "../foreign/views.scm"
    "../foreign/owned.scm"
    "../foreign/handles.scm"
    "../foreign/unsafe.scm"
    "../foreign/outcomes.scm"
    "../foreign/callbacks.scm"
    "../foreign/calls.scm"
    "../foreign/descriptors.scm"))
