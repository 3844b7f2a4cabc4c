using Parley.Bench.Model;
using Parley.Lab.Calls;
using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>Gets a server to talk for a while, so that something can be tried while it does.</summary>
internal static class Answers
{
    /// <summary>The last words of the stand-in's answers.</summary>
    public const string MediumEnding = "now it is over.";

    private const double FirstSoundPatienceMs = 20_000;

    /// <summary>Instructions that make the stand-in model give an answer of this length; other models are asked in words.</summary>
    /// <param name="caller">Found again by <see cref="OwnServer.LastRequest"/>.</param>
    public static string Instructions(LabContext lab, int caller, AnswerKind kind) =>
        lab.Target.Own
            ? StandInModel.Instructions(caller, kind)
            : "You are an announcer. Whatever is said, answer with at least a hundred words of plain text.";

    /// <summary>Asks, and waits until the answer is heard.</summary>
    /// <returns>The answer's response and item, and when it was first heard; null: no sound came.</returns>
    public static async Task<(string Response, string Item, double HeardMs)?> BeginAsync(
        LabCaller caller,
        CancellationToken cancellationToken
    )
    {
        var from = caller.NowMs;
        await caller.AskAsync("Count aloud from one to sixty, please.", cancellationToken);
        var heard = await caller.WaitUntilAsync(
            () => !double.IsNaN(caller.Player.FirstHeardMs(from)),
            FirstSoundPatienceMs,
            cancellationToken
        );
        await caller.ThrowIfBrokenAsync();
        if (!heard || caller.Trace.Of(TraceEvent.Audio, from) is not [var first, ..])
        {
            return null;
        }

        return (first.ResponseId ?? "", first.ItemId ?? "", caller.Player.FirstHeardMs(from));
    }

    /// <summary>Waits until a response is over and what was sent of it has been played.</summary>
    public static Task<bool> EndAsync(
        LabCaller caller,
        string response,
        double patienceMs,
        CancellationToken cancellationToken
    ) =>
        caller.WaitUntilAsync(
            () =>
                !caller.Player.HasMore
                && caller
                    .Trace.Of(TraceEvent.Done)
                    .Any(one => string.Equals(one.ResponseId, response, StringComparison.Ordinal)),
            patienceMs,
            cancellationToken
        );
}
