namespace Parley.Engines.Builtin.Tools;

/// <summary>Words that tell where an argument begins, and what a property's name asks for.</summary>
internal static class ArgumentWords
{
    public static readonly string[] Prepositions =
    [
        "in",
        "at",
        "for",
        "to",
        "from",
        "about",
        "of",
        "called",
        "named",
        "with",
        "on",
        "saying",
        "that",
        "by",
        "into",
        "as",
    ];

    public static readonly string[] Places =
    [
        "city",
        "location",
        "place",
        "town",
        "country",
        "address",
        "region",
        "area",
        "where",
        "destination",
    ];

    public static readonly string[] Names =
    [
        "name",
        "person",
        "guest",
        "contact",
        "recipient",
        "customer",
        "user",
        "who",
        "caller",
        "author",
    ];

    public static readonly string[] Dates = ["date", "day", "when"];
    public static readonly string[] Texts =
    [
        "text",
        "message",
        "query",
        "question",
        "content",
        "body",
        "note",
        "title",
        "subject",
        "description",
        "prompt",
        "sentence",
        "term",
        "keyword",
        "keywords",
    ];
}
