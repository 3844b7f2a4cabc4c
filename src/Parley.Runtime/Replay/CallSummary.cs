using System.Text.Json;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>What happened in a call, as far as it matters to the people in it.</summary>
internal sealed record CallSummary(
    IReadOnlyList<SummaryTurn> Turns,
    IReadOnlyList<SummaryResponse> Responses,
    int Errors
)
{
    /// <summary>A pause within what a person says is shorter than this.</summary>
    private const long WentOnMs = 1_500;

    /// <summary>Answers that the person stopped by talking.</summary>
    public int Interrupted => Responses.Count(r => r.Reason is "turn_detected");

    /// <summary>Turns that were taken for complete, and then the person went on: he was cut off.</summary>
    public int WentOn =>
        Turns
            .Zip(Turns.Skip(1))
            .Count(pair => pair.First.EndMs is { } end && pair.Second.StartMs - end is >= 0 and < WentOnMs);

    /// <summary>From the last sound to the first sound of the answer, ms; the middle one; null: none was measured.</summary>
    public double? MiddleLatencyMs
    {
        get
        {
            var all = Responses.Select(r => r.LatencyMs).OfType<double>().Order().ToList();
            return all.Count == 0 ? null : all[all.Count / 2];
        }
    }

    public static CallSummary Of(IEnumerable<RecordedStep> steps)
    {
        var builder = new Builder();
        foreach (var step in steps)
        {
            builder.Take(step);
        }

        return new(builder.Turns, builder.Responses, builder.Errors);
    }

    private sealed class Builder
    {
        private readonly Dictionary<int, string> _items = [];

        // What was written, by generation: of an answer that was prepared some of it comes before the response begins.
        private readonly Dictionary<int, string> _written = [];

        public List<SummaryTurn> Turns { get; } = [];

        public List<SummaryResponse> Responses { get; } = [];

        public int Errors { get; private set; }

        public void Take(RecordedStep step)
        {
            if (step.Input is ResponseInput news)
            {
                TakeAnswer(news);
            }

            switch (step.Input)
            {
                case TranscriptDone done when _items.TryGetValue(done.Turn, out var item):
                    Change(item, turn => turn with { Text = done.Text });
                    break;
            }

            foreach (var effect in step.Effects.Where(e => e.Text is not null))
            {
                using var json = JsonDocument.Parse(effect.Text);
                if (effect.IsEvent)
                {
                    TakeEvent(step.At, json.RootElement);
                }
                else
                {
                    TakeEffect(json.RootElement);
                }
            }
        }

        private void TakeAnswer(ResponseInput news)
        {
            if (news is AnswerText text)
            {
                _written[text.Generation] = _written.GetValueOrDefault(text.Generation, "") + text.Delta;
            }

            if (Responses is [.., { Status: null } response] && news.Generation >= response.Generation)
            {
                Responses[^1] = response with
                {
                    Generation = news.Generation,
                    Text = _written.GetValueOrDefault(news.Generation, ""),
                    Heard = response.Heard + (news as SpokenText)?.Text,
                    IsHeard = response.IsHeard || news is SpokenAudio,
                };
            }
        }

        private void TakeEvent(TimeSpan at, JsonElement e)
        {
            switch (Text(e, "type"))
            {
                case "input_audio_buffer.speech_started":
                    Turns.Add(new(Text(e, "item_id"), e.GetProperty("audio_start_ms"u8).GetInt64()));
                    break;
                case "input_audio_buffer.speech_stopped":
                    var end = e.GetProperty("audio_end_ms"u8).GetInt64();
                    Change(Text(e, "item_id"), turn => turn with { EndMs = end });
                    break;
                case "input_audio_buffer.committed" when !Turns.Exists(t => Same(t.ItemId, Text(e, "item_id"))):
                    Turns.Add(new(Text(e, "item_id"), null));
                    break;
                case "response.created":
                    Responses.Add(new(Text(e.GetProperty("response"u8), "id"), at));
                    break;
                case "response.done":
                    TakeDone(e.GetProperty("response"u8));
                    break;
                case "error":
                    Errors++;
                    break;
            }
        }

        private void TakeDone(JsonElement response)
        {
            var index = Responses.FindIndex(r => Same(r.Id, Text(response, "id")));
            if (index >= 0)
            {
                var reason =
                    response.TryGetProperty("status_details"u8, out var details)
                    && details.ValueKind == JsonValueKind.Object
                    && details.TryGetProperty("reason"u8, out var said)
                        ? said.GetString()
                        : null;
                Responses[index] = Responses[index] with { Status = Text(response, "status"), Reason = reason };
            }
        }

        private void TakeEffect(JsonElement effect)
        {
            switch (Text(effect, "$type"))
            {
                case "EndTranscript":
                    _items[effect.GetProperty("Turn"u8).GetInt32()] = Text(effect, "ItemId");
                    break;
                case "ReportSpeculation" when Same(Text(effect, "Outcome"), nameof(SpeculationOutcome.Adopted)):
                    // All of it may have been written before.
                    var newest = _written.Keys.DefaultIfEmpty().Max();
                    if (Responses is [.., var begun] && Responses.TrueForAll(r => r.Generation < newest))
                    {
                        Responses[^1] = begun with { Generation = newest, Text = _written[newest] };
                    }

                    break;
                case "ReportLatency":
                    var receipt = effect.GetProperty("Receipt"u8);
                    var index = Responses.FindIndex(r => Same(r.Id, Text(receipt, "ResponseId")));
                    if (
                        index >= 0
                        && receipt.GetProperty("Marks"u8).GetProperty("Heard"u8)
                            is { ValueKind: JsonValueKind.Number } heard
                    )
                    {
                        Responses[index] = Responses[index] with { LatencyMs = heard.GetDouble() };
                    }

                    break;
            }
        }

        private void Change(string item, Func<SummaryTurn, SummaryTurn> change)
        {
            var index = Turns.FindIndex(t => Same(t.ItemId, item));
            if (index >= 0)
            {
                Turns[index] = change(Turns[index]);
            }
        }

        private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

        private static string Text(JsonElement json, string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : "";
    }
}

/// <summary>A turn of the person.</summary>
/// <param name="StartMs">Place in the input; null for a turn that no detector found.</param>
internal sealed record SummaryTurn(string ItemId, long? StartMs)
{
    public long? EndMs { get; init; }

    /// <summary>Null: it was never understood.</summary>
    public string? Text { get; init; }
}

/// <summary>An answer.</summary>
internal sealed record SummaryResponse(string Id, TimeSpan At)
{
    /// <summary>Whose parts are its own; 0 before the first.</summary>
    public int Generation { get; init; }

    /// <summary>All that the responder wrote.</summary>
    public string Text { get; init; } = "";

    /// <summary>What of it was sent as speech.</summary>
    public string Heard { get; init; } = "";

    public bool IsHeard { get; init; }

    /// <summary>Null: it was never done.</summary>
    public string? Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>From the person's last sound to the answer's first; null: not measured.</summary>
    public double? LatencyMs { get; init; }
}
