//! Definitions of globals that nothing reaches are dropped.
//!
//! Needs: a whole program (others are left alone). Guarantees: top-level forms are not sequences.

use crate::ir::core::{Expr, ExprId, Program};
use crate::middle::Setting;
use crate::middle::effects;
use crate::middle::globals::{self, Unit};

/// Runs the pass.
pub fn run(mut program: Program, setting: &Setting) -> Program {
    if setting.options.unit == Unit::Library {
        return program;
    }
    let globals = globals::analyse(&program, setting);
    let forms = globals::top_level_forms(&program);
    let mut removable: Vec<Vec<ExprId>> = vec![Vec::new(); program.globals.len()];
    let mut work = Vec::new();
    for (i, &form) in forms.iter().enumerate() {
        match program[form] {
            // One that is assigned may be visible to `eval`.
            // The value of the last form is the program's.
            Expr::DefineGlobal(g, init)
                if i + 1 < forms.len()
                    && !program.globals[g.0 as usize].assigned
                    && !effects::may_have_effect(&program, &globals.checked, init) =>
            {
                removable[g.0 as usize].push(init);
            }
            _ => work.push(form),
        }
    }
    let mut reached = vec![false; program.globals.len()];
    while let Some(id) = work.pop() {
        if let Expr::Global(g) | Expr::SetGlobal(g, _) = program[id]
            && !std::mem::replace(&mut reached[g.0 as usize], true)
        {
            work.append(&mut removable[g.0 as usize]);
        }
        program[id].for_each_child(|child| work.push(child));
    }
    program.body = forms;
    let Program { body, .. } = &program;
    let kept: Vec<ExprId> = body
        .iter()
        .copied()
        .filter(|&form| match program[form] {
            Expr::DefineGlobal(g, init) => reached[g.0 as usize] || !removable[g.0 as usize].contains(&init),
            _ => true,
        })
        .collect();
    program.body = kept;
    program
}
