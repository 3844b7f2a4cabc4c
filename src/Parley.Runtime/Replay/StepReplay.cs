using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Core;
using Parley.Protocol.Profiles;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>
/// Gives the recorded inputs, with their times, to <see cref="SessionCore.Next"/> and compares what it decides with what was
/// decided then: every event byte by byte as it is on the wire, every other effect as its record.
/// </summary>
internal static class StepReplay
{
    /// <exception cref="InvalidDataException">The journal cannot be read.</exception>
    public static StepReplayResult Run(JournalReader journal)
    {
        var header = journal.Header;
        var profile = header.Start.Profile.At(header.Start.ApiVersion);
        var effects = new List<SessionEffect>();
        var text = new ArrayBufferWriter<byte>();
        var result = new StepReplayResult();
        var state = header.State;
        foreach (var record in journal.Records())
        {
            result = result.Take(record);
            if (record is not RecordedStep step || result.Lost > 0)
            {
                continue;
            }

            effects.Clear();
            state = SessionCore.Next(state, step.Input, header.Started + step.At, effects);
            result = result with
            {
                Inputs = result.Inputs + 1,
                Events = result.Events + effects.Count(e => e is Emit),
                OtherEffects = result.OtherEffects + effects.Count(e => e is not Emit),
            };
            if (Compare(step, effects, profile, text) is { } difference)
            {
                return result with { Difference = difference with { Input = result.Inputs } };
            }
        }

        return result with
        {
            IsCut = journal.IsCut,
        };
    }

    private static StepDifference? Compare(
        RecordedStep step,
        List<SessionEffect> effects,
        WireProfile profile,
        ArrayBufferWriter<byte> text
    )
    {
        for (var i = 0; i < Math.Max(effects.Count, step.Effects.Count); i++)
        {
            var recorded = i < step.Effects.Count ? step.Effects[i] : null;
            text.ResetWrittenCount();
            if (i < effects.Count)
            {
                EffectText.Write(effects[i], profile, text);
                if (recorded is not null && IsSame(recorded, effects[i] is Emit, text.WrittenSpan))
                {
                    continue;
                }
            }

            return new(
                0,
                step.At,
                JsonSerializer.Serialize(step.Input, RecordJson.Options),
                recorded is null ? null : Show(recorded),
                i < effects.Count ? Encoding.UTF8.GetString(text.WrittenSpan) : null
            );
        }

        return null;
    }

    private static bool IsSame(RecordedEffect recorded, bool isEvent, ReadOnlySpan<byte> text) =>
        recorded.Text is { } kept
            ? recorded.IsEvent == isEvent && text.SequenceEqual(kept)
            : recorded.Length == text.Length
                && string.Equals(recorded.Hash, EffectText.Hash(text), StringComparison.Ordinal);

    private static string Show(RecordedEffect recorded) =>
        recorded.Text is { } text
            ? Encoding.UTF8.GetString(text)
            : $"{recorded.Kind}, {recorded.Length} bytes, sha256 {recorded.Hash}";
}
