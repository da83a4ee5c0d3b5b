;; Datum labels that are used wrongly.
'(#1=a #1=b)
'#2=#2#
'#3#
'(#4=)
'(#99999999999999999999=a)
