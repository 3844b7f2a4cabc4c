using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Knowledge;

/// <summary>Reads a folder of <c>.md</c> and <c>.txt</c> files into passages of one sentence each.</summary>
internal static class KnowledgeFolder
{
    private const int MostFiles = 2_000;
    private const int MostPassages = 100_000;
    private const long LargestFileBytes = 2_000_000;

    /// <exception cref="EngineException">The folder cannot be read.</exception>
    public static PassageIndex Read(string folder)
    {
        try
        {
            List<Passage> passages = [];
            foreach (string file in Files(folder))
            {
                string name = Path.GetFileNameWithoutExtension(file);
                passages.AddRange(PassagesOf(name, File.ReadAllLines(file)));
                if (passages.Count >= MostPassages)
                {
                    break;
                }
            }

            return new PassageIndex(passages);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                EngineFault.Unavailable,
                $"The knowledge folder {folder} cannot be read: {e.Message}",
                e
            );
        }
    }

    public static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }
            )
            .Where(f =>
                f.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
                || f.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
            )
            .Where(f => new FileInfo(f).Length <= LargestFileBytes)
            .Order(StringComparer.Ordinal)
            .Take(MostFiles);

    public static IEnumerable<Passage> PassagesOf(string source, IEnumerable<string> lines)
    {
        string readable = source.Replace('-', ' ').Replace('_', ' ');
        string heading = readable;
        List<string> paragraph = [];
        foreach (string line in lines.Append(""))
        {
            string text = Plain(line, out bool isHeading, out bool isItem);
            if (text.Length == 0 || isHeading || isItem)
            {
                foreach (Passage passage in Cut(source, heading, paragraph))
                {
                    yield return passage;
                }

                paragraph.Clear();
            }

            if (isHeading)
            {
                heading = $"{readable} {text}";
            }
            else if (text.Length > 0)
            {
                paragraph.Add(text);
            }
        }
    }

    private static IEnumerable<Passage> Cut(string source, string heading, List<string> paragraph)
    {
        string[] sentences = [.. Sentences.Of(string.Join(' ', paragraph))];
        for (int i = 0; i < sentences.Length; i++)
        {
            yield return new Passage(
                source,
                heading,
                sentences[i],
                i > 0 ? sentences[i - 1] : null,
                i + 1 < sentences.Length ? sentences[i + 1] : null
            );
        }
    }

    // Markdown without its marks: what would be read aloud.
    private static string Plain(string line, out bool isHeading, out bool isItem)
    {
        string text = line.Trim();
        isHeading = text.StartsWith('#');
        isItem = text.StartsWith("- ", StringComparison.Ordinal) || text.StartsWith("* ", StringComparison.Ordinal);
        if (
            text.StartsWith("```", StringComparison.Ordinal)
            || text.All(c => c is '-' or '=' or '*' or '|' or ':' or ' ')
        )
        {
            return "";
        }

        text = text.TrimStart('#', '-', '*', '>', ' ')
            .Replace("**", "", StringComparison.Ordinal)
            .Replace("`", "", StringComparison.Ordinal);
        int link = text.IndexOf("](", StringComparison.Ordinal);
        while (link >= 0)
        {
            int open = text.LastIndexOf('[', link);
            int close = text.IndexOf(')', link);
            if (open < 0 || close < 0)
            {
                break;
            }

            text = text[..open] + text[(open + 1)..link] + text[(close + 1)..];
            link = text.IndexOf("](", StringComparison.Ordinal);
        }

        return text.Replace('|', ' ').Trim();
    }
}
