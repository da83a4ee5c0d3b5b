;;; (inc ffi): the foreign function interface.

(define-library (inc ffi)
  (import (inc core) (inc foreign) (only (inc runtime) deadlock-exception?))
  ;; Declarations.
  (export
    define-foreign define-foreign-enum define-foreign-export define-foreign-flags define-foreign-library define-foreign-opaque
    define-foreign-struct define-foreign-type define-foreign-union define-foreign-variable foreign-lambda)
  ;; Callbacks.
  (export
    call-with-foreign-callback foreign-callback foreign-callback-free! foreign-callback-pointer
    foreign-callback-ref! foreign-callback-unref! foreign-callback? foreign-callbacks)
  ;; Procedures.
  (export
    foreign-apply foreign-mode foreign-procedure foreign-procedure? foreign-signature)
  ;; Libraries that are found at run time.
  (export
    foreign-library-path foreign-library? foreign-symbol open-foreign-library)
  ;; Pointers and views.
  (export
    foreign-pointer=? foreign-pointer? foreign-view->bytevector foreign-view-copy! foreign-view-f32-ref
    foreign-view-f32-set! foreign-view-f64-ref foreign-view-f64-set! foreign-view-length
    foreign-view-pointer-ref foreign-view-pointer-set! foreign-view-s16-ref foreign-view-s16-set!
    foreign-view-s32-ref foreign-view-s32-set! foreign-view-s64-ref foreign-view-s64-set! foreign-view-s8-ref
    foreign-view-s8-set! foreign-view-slice foreign-view-string-ref foreign-view-u16-ref foreign-view-u16-set!
    foreign-view-u32-ref foreign-view-u32-set! foreign-view-u64-ref foreign-view-u64-set! foreign-view-u8-ref
    foreign-view-u8-set!)
  ;; Objects of Scheme as pointers.
  (export
    foreign-handle foreign-handle-free! foreign-handle-object)
  ;; Memory.
  (export
    bytevector->owned-pointer bytevector->owned-pointer! call-with-foreign-arena foreign-allocate foreign-arena?
    foreign-release!
    make-owned-pointer owned-pointer->bytevector owned-pointer-detached? owned-pointer-free!
    owned-pointer-transfer! owned-pointer-view owned-pointer?)
  ;; File descriptors.
  (export
    file-descriptor->port port-file-descriptor)
  ;; Promises.
  (export
    current-foreign-error-handler foreign-async promise-ready? promise-wait)
  ;; Conditions.
  (export
    deadlock-exception? foreign-bounds-error? foreign-denied-error? foreign-detached-error? foreign-errno foreign-error?
    foreign-failure? foreign-freed-error? foreign-load-error? foreign-null-error?
    foreign-stack-overflow? foreign-stale-frame? foreign-symbol-error? foreign-text-error? foreign-thread-error?))
