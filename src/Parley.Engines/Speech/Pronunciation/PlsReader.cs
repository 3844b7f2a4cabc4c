using System.Xml;
using System.Xml.Linq;

namespace Parley.Engines.Speech.Pronunciation;

/// <summary>
/// Reads a pronunciation lexicon (W3C PLS 1.0): lexemes with graphemes, aliases and phonemes in <c>ipa</c>, <c>x-sampa</c> or,
/// for US English, <c>sapi</c>. Document types are refused: nothing outside the text is ever read.
/// </summary>
public static class PlsReader
{
    private const int MaxEntries = 20_000;
    private const int MaxLength = 256;

    private static readonly XNamespace _pls = "http://www.w3.org/2005/01/pronunciation-lexicon";

    /// <exception cref="FormatException">It is not such a lexicon; one line that says why.</exception>
    public static PronunciationLexicon Read(ReadOnlyMemory<byte> document)
    {
        var root = Parse(document);
        if (root.Name.LocalName is not "lexicon")
        {
            throw new FormatException($"its root is <{Cut(root.Name.LocalName)}>, not <lexicon>");
        }
        var locale = root.Attribute(XNamespace.Xml + "lang")?.Value.Trim() is { Length: > 0 } lang
            ? lang
            : throw new FormatException("its <lexicon> has no xml:lang");
        var alphabet = root.Attribute("alphabet")?.Value;
        var entries = new List<LexiconEntry>();
        var unreadable = 0;
        foreach (var lexeme in Children(root, "lexeme"))
        {
            var alias = Preferred(Children(lexeme, "alias"))?.Value.Trim();
            var phoneme = Preferred(Children(lexeme, "phoneme"));
            var ipa = phoneme is null
                ? null
                : PhoneticAlphabet.ToIpa(phoneme.Attribute("alphabet")?.Value ?? alphabet, locale, phoneme.Value);
            unreadable += phoneme is not null && ipa is null ? 1 : 0;
            foreach (var grapheme in Children(lexeme, "grapheme").Select(g => Joined(g.Value)))
            {
                if (grapheme.Length is 0 or > MaxLength || alias is not { Length: > 0 and <= MaxLength } && ipa is null)
                {
                    continue;
                }
                entries.Add(new LexiconEntry(grapheme, alias is { Length: > 0 } ? Joined(alias) : null, ipa));
                if (entries.Count > MaxEntries)
                {
                    throw new FormatException($"it has more than {MaxEntries} entries");
                }
            }
        }
        return new PronunciationLexicon(locale, entries, unreadable);
    }

    private static XElement Parse(ReadOnlyMemory<byte> document)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = 4 * 1024 * 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document.ToArray()), settings);
            return XDocument.Load(reader).Root ?? throw new FormatException("it is empty");
        }
        catch (XmlException e)
        {
            throw new FormatException(
                e.Message.Contains("DTD", StringComparison.Ordinal)
                    ? "it has a document type, which is refused"
                    : $"it is not XML (line {e.LineNumber})",
                e
            );
        }
    }

    // Lexicons without the namespace are common.
    private static IEnumerable<XElement> Children(XElement parent, string name) =>
        parent.Elements().Where(e => e.Name == _pls + name || e.Name == name);

    private static XElement? Preferred(IEnumerable<XElement> choices)
    {
        var all = choices.ToList();
        return all.Find(c => c.Attribute("prefer")?.Value is "true" or "1") ?? all.FirstOrDefault();
    }

    private static string Joined(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40];
}
