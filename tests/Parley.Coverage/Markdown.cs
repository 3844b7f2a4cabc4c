namespace Parley.Coverage;

internal static class Markdown
{
    public static string Code(string text) => $"`{text}`";

    public static string Codes(IEnumerable<string> texts) => string.Join(", ", texts.Select(Code));

    /// <summary>The first two cells of a row: a name, and the fields below it.</summary>
    public static string Subject(string name, IEnumerable<string> fields) =>
        $"{Code(name)} | {string.Join(' ', fields.Select(Code))}".TrimEnd();
}
