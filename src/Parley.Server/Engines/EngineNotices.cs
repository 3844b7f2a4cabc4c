using Parley.Engines.Hearing;
using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>What clients are told once per session about the engines.</summary>
internal static class EngineNotices
{
    public static IReadOnlyList<EngineNotice> For(ITranscriber? transcriber, bool speaks)
    {
        var notices = new List<EngineNotice>();
        if (transcriber is null)
        {
            notices.Add(
                new(
                    "transcription_unavailable",
                    "This server has no speech recognition: what is said is not understood. './parley doctor' on the server says how to get it."
                )
            );
        }
        else if (transcriber.IsStopGap)
        {
            notices.Add(
                new(
                    "transcription_stop_gap",
                    $"Speech is recognized by {transcriber.Name}, a stop-gap that often gets words wrong. './parley doctor' on the server says how to get a better one."
                )
            );
        }

        if (!speaks)
        {
            notices.Add(
                new(
                    "speech_unavailable",
                    "This server has no voice: answers are text only. './parley doctor' on the server says how to get one."
                )
            );
        }

        return notices;
    }
}
