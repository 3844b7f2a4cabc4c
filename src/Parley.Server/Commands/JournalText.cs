using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Core;
using Parley.Runtime.Journals;

namespace Parley.Server.Commands;

/// <summary>A journal as a list, a line for each record and for each thing decided.</summary>
internal static class JournalText
{
    private const int Longest = 160;

    public static void Show(JournalReader journal, TextWriter output)
    {
        output.WriteLine(ReplayText.Heading(journal.Header));
        foreach (var record in journal.Records())
        {
            foreach (var (at, mark, text) in Lines(record))
            {
                var time = at is { } moment
                    ? string.Create(CultureInfo.InvariantCulture, $"{moment.TotalSeconds, 10:F3}")
                    : new(' ', 10);
                output.WriteLine($"{time} {mark} {Clip(text)}");
            }
        }

        if (journal.IsCut)
        {
            output.WriteLine("The last record is not whole.");
        }
    }

    private static IEnumerable<(TimeSpan? At, string Mark, string Text)> Lines(JournalEntry record)
    {
        switch (record)
        {
            case ClientEntry client:
                yield return (client.At, "<-", client.Message is { } m ? Encoding.UTF8.GetString(m) : "(too large)");
                break;
            case RecordedStep step:
                yield return (step.At, "in", Json<SessionInput>(step.Input));
                foreach (var effect in step.Effects)
                {
                    var text = effect.Text is { } kept
                        ? Encoding.UTF8.GetString(kept)
                        : string.Create(CultureInfo.InvariantCulture, $"{effect.Kind} ({effect.Length} bytes)");
                    yield return (null, effect.IsEvent ? "->" : "do", text);
                }

                break;
            case EngineEntry engine:
                yield return (engine.At, "::", $"{engine.Engine} {engine.Call} {Json(engine.News)}");
                break;
            case HangUpEntry hangUp:
                yield return (hangUp.At, "<-", "(hung up)");
                break;
            case LostEntry lost:
                yield return (lost.At, "!!", string.Create(CultureInfo.InvariantCulture, $"{lost.Count} records lost"));
                break;
            case EndEntry end:
                yield return (
                    end.At,
                    "==",
                    string.Create(CultureInfo.InvariantCulture, $"end, {end.Lost} records lost")
                );
                break;
            case UnknownEntry unknown:
                yield return (null, "??", unknown.Kind);
                break;
        }
    }

    private static string Json<T>(T record) => JsonSerializer.Serialize(record, RecordJson.Options);

    private static string Clip(string text) =>
        text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "...");
}
