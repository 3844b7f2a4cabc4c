using System.Globalization;
using System.Text;

namespace Parley.Lab.Report;

/// <summary>Line plots as inline SVG: no script, no other file.</summary>
internal static class Svg
{
    private const double Width = 640;
    private const double Height = 320;
    private const double Left = 56;
    private const double Right = 150;
    private const double Top = 16;
    private const double Bottom = 44;

    private static readonly string[] _colours = ["#b3541e", "#1e6fb3", "#2f8f4e", "#7a3fa0", "#666"];

    /// <param name="xTitle">Name and unit.</param>
    /// <param name="yTitle">Name and unit.</param>
    /// <param name="series">Name and points, in the order of x.</param>
    public static string Plot(
        string title,
        string xTitle,
        string yTitle,
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series
    )
    {
        var all = series.SelectMany(one => one.Points).ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var maxX = Nice(all.Max(point => point.X));
        var maxY = Nice(Math.Max(1e-9, all.Max(point => point.Y)));
        var svg = new StringBuilder();
        Add(
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape(title)}\"><title>{Html.Escape(title)}</title>"
        );
        for (var i = 0; i <= 4; i++)
        {
            var (x, y) = (maxX * i / 4, maxY * i / 4);
            Add($"<line class=\"grid\" x1=\"{X(x):0.#}\" y1=\"{Top}\" x2=\"{X(x):0.#}\" y2=\"{Height - Bottom}\"/>");
            Add($"<line class=\"grid\" x1=\"{Left}\" y1=\"{Y(y):0.#}\" x2=\"{Width - Right}\" y2=\"{Y(y):0.#}\"/>");
            Add($"<text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{x:0.###}</text>");
            Add($"<text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.#}\" text-anchor=\"end\">{y:0.###}</text>");
        }

        Add(
            $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{Html.Escape(xTitle)}</text>"
        );
        Add(
            $"<text transform=\"translate(13 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Html.Escape(yTitle)}</text>"
        );
        for (var i = 0; i < series.Count; i++)
        {
            var colour = _colours[i % _colours.Length];
            var points = series[i]
                .Points.Select(point =>
                    string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")
                );
            Add(
                $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points)}\"/>"
            );
            foreach (var (x, y) in series[i].Points)
            {
                Add($"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3.5\" fill=\"{colour}\"/>");
            }

            Add(
                $"<text x=\"{Width - Right + 12}\" y=\"{Top + 14 + (18 * i)}\" fill=\"{colour}\">{Html.Escape(series[i].Name)}</text>"
            );
        }

        return svg.Append("</svg>").ToString();

        double X(double x) => Left + (x / maxX * (Width - Left - Right));
        double Y(double y) => Height - Bottom - (y / maxY * (Height - Top - Bottom));
        void Add(FormattableString part) => svg.Append(part.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The next number of 1, 1.5, 2, 3, 5, 8 and a power of ten.</summary>
    private static double Nice(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        ReadOnlySpan<double> steps = [1, 1.5, 2, 3, 5, 8];
        foreach (var step in steps)
        {
            if (value <= step * power * 1.0001)
            {
                return step * power;
            }
        }

        return 10 * power;
    }
}
