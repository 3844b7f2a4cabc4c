namespace Parley.Coverage;

/// <summary>Makes the tables from what is known, what a test run proved, and what the document said before.</summary>
/// <param name="before">A proof that still holds is kept, so that the document stays calm.</param>
internal sealed class ChapterBuilder(KnownThings known, TestRun run, FormerProofs before)
{
    /// <summary>Kinds, their titles and heads; of session and response each field has a row, the others have one for all.</summary>
    private static readonly (string Kind, string Title, string Heads)[] _sections =
    [
        (Kinds.Client, "Client events", "event | fields"),
        (Kinds.Server, "Server events", "event | fields"),
        (Kinds.Session, "Session fields", "field"),
        (Kinds.Create, "Fields of `response.create`", "field"),
        (Kinds.ClientObject, "Objects in client events", "object | fields"),
        (Kinds.ServerObject, "Objects in server events", "object | fields"),
    ];

    public Chapter Wire(string title, string profile)
    {
        var parts = known
            .Parts.Where(part => part.Profile == profile)
            .ToLookup(part => part.Kind, StringComparer.Ordinal);
        return new Chapter(title, [.. _sections.Select(section => Make(section.Kind, section.Title, section.Heads))]);

        Section Make(string kind, string name, string heads)
        {
            var subjects = heads.Contains('|', StringComparison.Ordinal)
                ? parts[kind].Select(part => (Part: part, Subject: Markdown.Subject(part.Name, part.Fields)))
                : parts[kind]
                    .SelectMany(part => part.Fields.Select(part.Of))
                    .Select(part => (Part: part, Subject: Markdown.Code(part.Names.Single())));
            var rows = subjects.Select(it => RowOf(it.Part, it.Subject, before.Of(title, name, it.Subject)));
            return new Section(kind, name, heads, [.. rows]);
        }
    }

    public Chapter Features(string title)
    {
        var rows = known
            .Features.Select(feature => (IsNumber: char.IsAsciiDigit(feature.Id[0]), Row: RowOf(feature)))
            .ToList();
        return new Chapter(
            title,
            [
                new(
                    "feature",
                    "Features of Voice Live",
                    "# | feature",
                    [.. rows.Where(it => it.IsNumber).Select(it => it.Row)]
                ),
                new(
                    "feature",
                    "Features of the OpenAI dialect",
                    "# | feature",
                    [.. rows.Where(it => !it.IsNumber).Select(it => it.Row)]
                ),
            ]
        );
    }

    private Row RowOf(KnownPart part, string subject, string? former)
    {
        var all = part.IsEvent ? [.. part.Fields.Prepend("")] : part.Fields;
        var wanted = all.Where(field => known.ExceptionOf(part, field) is null).ToList();
        var proof = new Proof(run, part);
        var holds = wanted.Count > 0 && former is not null && proof.Holds(former, wanted);
        var missing = holds ? [] : wanted.Where(field => !proof.IsSeen(field)).ToList();
        return new Row(
            subject,
            StateOf(part, all, missing),
            holds ? former! : proof.Find(wanted),
            [.. missing.Select(part.NameOf)]
        );
    }

    private string StateOf(KnownPart part, IReadOnlyList<string> all, List<string> missing)
    {
        if (missing.Count > 0)
        {
            return $"**unproven**: {Markdown.Codes(missing.Select(part.NameOf))}";
        }

        var excepted = all.Select(field => (Field: field, Why: known.ExceptionOf(part, field)?.Reason))
            .Where(it => it.Why is not null)
            .ToLookup(it => it.Why!, it => it.Field, StringComparer.Ordinal);
        if (all.Count > 0 && excepted.Sum(fields => fields.Count()) == all.Count)
        {
            return "no: " + string.Join("; ", excepted.Select(fields => fields.Key));
        }

        return string.Join(
            "; ",
            excepted.Select(fields => $"not {Markdown.Codes(fields)}: {fields.Key}").Prepend("yes")
        );
    }

    private Row RowOf(KnownFeature feature)
    {
        var subject = $"{feature.Id} | {feature.Text}";
        if (known.ExceptionOf(feature) is { } exception)
        {
            return new Row(subject, $"no: {exception.Reason}", "", []);
        }

        var tests = run.TestsOf(feature);
        return tests.Count > 0
            ? new Row(subject, "yes", string.Join("; ", tests), [])
            : new Row(subject, "**unproven**", "", [feature.Id]);
    }
}
