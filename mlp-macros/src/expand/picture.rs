//! A picture of a network that is not a chain, for its documentation: the layers from left to right, what they read through
//! weights above, what they add below.

use std::fmt::Write as _;

use crate::model::{Dense, Network};
use crate::schedule::Source;

/// The size of a box and of its distance to the next, in pixels.
const BOX: (usize, usize) = (96, 40);
const PITCH: usize = 128;
const MARGIN: usize = 12;
/// The height of the smallest arc, and of what a longer one adds to it.
const RISE: usize = 18;

/// The picture as SVG, in the color of the text around it.
pub(crate) fn svg(network: &Network<Dense>) -> String {
    let graph = &network.graph;
    // The inputs are at the first places, and the layers follow.
    let inputs = network.inputs.len();
    let place = |source: Source| match source {
        Source::Input(input) => input,
        Source::Layer(layer) => layer + inputs,
    };
    let reads = graph
        .forward()
        .flat_map(|layer| graph.sources(layer).iter().map(move |source| (place(*source), place(Source::Layer(layer)))));
    let adds = graph.forward().filter_map(|layer| Some((place(graph.added(layer)?), place(Source::Layer(layer)))));
    let (reads, adds): (Vec<_>, Vec<_>) = (reads.collect(), adds.collect());
    let top = MARGIN + reads.iter().map(|arc| rise(*arc)).max().unwrap_or(0);
    let (bottom, places) = (adds.iter().map(|arc| rise(*arc)).max().unwrap_or(0), network.layers.len() + inputs);
    let (width, height) = (places * PITCH - PITCH + BOX.0 + 2 * MARGIN, top + BOX.1 + bottom + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px\" \
         fill=\"none\" stroke=\"currentColor\" font-size=\"13\" text-anchor=\"middle\" role=\"img\">\
         <title>{}</title><defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8\"/></marker></defs>",
        network.name
    );
    for (index, input) in network.inputs.iter().enumerate() {
        node(&mut svg, (index, top), &input.name.to_string(), &input.text());
    }
    for (index, layer) in network.layers.iter().enumerate() {
        let form = &layer.form;
        let text = match form.activation() {
            Some(activation) => format!("{} {}", activation.text(), form.outputs.text()),
            None => form.text(),
        };
        node(&mut svg, (index + inputs, top), &layer.name.to_string(), &text);
    }
    for arc in reads {
        path(&mut svg, arc, top, rise(arc), "");
    }
    for arc in adds {
        path(&mut svg, arc, top + BOX.1, rise(arc), " stroke-dasharray=\"4 3\"");
    }
    svg + "</svg>"
}

/// The height of the arc between two places; an edge to the next place is straight.
fn rise((from, to): (usize, usize)) -> usize {
    if to == from + 1 { RISE } else { RISE + 12 * (to - from) }
}

/// The left edge of the box at a place.
fn left(place: usize) -> usize {
    MARGIN + place * PITCH
}

fn node(svg: &mut String, (place, top): (usize, usize), name: &str, text: &str) {
    let (x, middle) = (left(place), left(place) + BOX.0 / 2);
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"6\"/>\
         <g fill=\"currentColor\" stroke=\"none\"><text x=\"{middle}\" y=\"{}\" font-weight=\"bold\">{name}</text>\
         <text x=\"{middle}\" y=\"{}\">{text}</text></g>",
        BOX.0,
        BOX.1,
        top + 17,
        top + 33,
    );
}

/// An edge: straight to the next place, or an arc from the edge `y` of the boxes, upwards if that is the upper one.
fn path(svg: &mut String, (from, to): (usize, usize), y: usize, rise: usize, style: &str) {
    let is_sum = !style.is_empty();
    let (start, end) = (left(from) + BOX.0, left(to));
    if to == from + 1 && !is_sum {
        let middle = y + BOX.1 / 2;
        let _ = write!(svg, "<path d=\"M{start} {middle}H{end}\" marker-end=\"url(#tip)\"/>");
        return;
    }
    let (start, end) = (start - BOX.0 / 3, end + BOX.0 / 3);
    let peak = if is_sum { y + rise } else { y - rise };
    let _ =
        write!(svg, "<path d=\"M{start} {y}C{start} {peak} {end} {peak} {end} {y}\"{style} marker-end=\"url(#tip)\"/>");
}
