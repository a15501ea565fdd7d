//! scratch
use origo_rulebook::*;
fn main() {
    let mut set = SourceSet::default();
    let dir = std::env::args().nth(1).unwrap();
    set.add(format!("{dir}/agreement.toml"), std::fs::read_to_string(format!("{dir}/agreement.toml")).unwrap());
    for e in std::fs::read_dir(format!("{dir}/psr")).unwrap() {
        let p = e.unwrap().path();
        set.add(p.display().to_string(), std::fs::read_to_string(&p).unwrap());
    }
    let t = std::time::Instant::now();
    let (rb, d) = load(&set);
    eprintln!("{:?}", t.elapsed());
    print!("{}", render_all(&d, &set, false));
    if let Some(rb) = rb {
        println!("ok {} rules {} hash {}", rb.id(), rb.rules().len(), rb.hash());
    }
}
