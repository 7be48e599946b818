//! A drawing backend that writes SVG with classes instead of colours, so that one picture fits
//! every theme. `plotters-svg` writes colours and text, which the style sheet could not reach.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::prelude::*;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingErrorKind};

use crate::components::mark::bar_class;
use crate::model::Severity;

/// What a shape is; the style sheet says what that looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Axis,
    Grid,
    Bar,
    BarOn,
    Failed,
    Gap,
    Brush,
    Handle,
    Severity(Severity),
}

/// Classes by number; the number travels through plotters as the blue of a colour.
const CLASSES: [Class; 12] = [
    Class::Axis,
    Class::Grid,
    Class::Bar,
    Class::BarOn,
    Class::Failed,
    Class::Gap,
    Class::Brush,
    Class::Handle,
    Class::Severity(Severity::High),
    Class::Severity(Severity::Medium),
    Class::Severity(Severity::Low),
    Class::Severity(Severity::Informational),
];

impl Class {
    /// The style that carries this class.
    pub(super) fn style(self) -> ShapeStyle {
        let number = CLASSES.iter().position(|class| *class == self).unwrap_or(0);
        RGBColor(0, 0, u8::try_from(number).unwrap_or(0)).filled()
    }

    fn of(color: BackendColor) -> Self {
        CLASSES.get(usize::from(color.rgb.2)).copied().unwrap_or(Self::Axis)
    }

    fn names(self) -> String {
        match self {
            Self::Axis => "axis".to_owned(),
            Self::Grid => "grid".to_owned(),
            Self::Bar => "bar".to_owned(),
            Self::BarOn => "bar on".to_owned(),
            Self::Failed => "bar failed".to_owned(),
            Self::Gap => "gapb".to_owned(),
            Self::Brush => "brush".to_owned(),
            Self::Handle => "hdl".to_owned(),
            Self::Severity(severity) => format!("s {}", bar_class(severity)),
        }
    }
}

/// Writes shapes into a string.
pub(super) struct Svg<'a> {
    shapes: &'a mut String,
    size: (u32, u32),
}

impl<'a> Svg<'a> {
    pub(super) fn new(shapes: &'a mut String, width: i32, height: i32) -> Self {
        let size = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
        Self { shapes, size }
    }

    /// Writing into a string cannot fail.
    fn write(&mut self, shape: std::fmt::Arguments<'_>) {
        let _cannot_fail = self.shapes.write_fmt(shape);
    }
}

/// The picture around the shapes. Stretched to its place, lines stay as thin as they are.
pub(super) fn document(width: i32, height: i32, shapes: &str) -> String {
    format!(
        "<svg class=\"ch\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\" focusable=\"false\"><defs><pattern id=\"hatch\" width=\"6\" \
         height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path class=\"hl\" d=\"M0 0V6\"/></pattern></defs>{shapes}</svg>"
    )
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Done {
        let class = Class::of(color).names();
        let (x, y) = point;
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\"/>"
        ));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Done {
        let class = Class::of(style.color()).names();
        let (x, y) = upper_left;
        let (width, height) = ((bottom_right.0 - x).max(1), (bottom_right.1 - y).max(1));
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let class = Class::of(style.color()).names();
        self.write(format_args!("<path class=\"{class}\" d=\""));
        for (at, (x, y)) in path.into_iter().enumerate() {
            let verb = if at == 0 { 'M' } else { 'L' };
            // Half a unit down: a hairline lies on whole pixels.
            self.write(format_args!("{verb}{x} {y}.5"));
        }
        self.write(format_args!("\"/>"));
        Ok(())
    }
}
