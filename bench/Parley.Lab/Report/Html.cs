using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.Lab.Report;

/// <summary>Small pieces of a page. All text is escaped.</summary>
internal static class Html
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table; cells may be text, numbers or null.</summary>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (var head in heads)
        {
            html.Append("<th>").Append(Escape(head)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append(cell is string ? "<td>" : "<td class=\"n\">").Append(Escape(Text(cell))).Append("</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>As a share in percent; a dash where nothing was measured.</summary>
    public static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %") : "–";

    private static string Text(object? cell) =>
        cell switch
        {
            null => "–",
            IFormattable number => number.ToString("0.###", CultureInfo.InvariantCulture),
            _ => cell.ToString() ?? "",
        };
}
