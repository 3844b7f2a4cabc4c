using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Input;

/// <summary>What the client and the log are told when an engine of the lane fails.</summary>
internal sealed partial class AudioInLane
{
    private void TellOfDetector(Exception exception)
    {
        LogDetector(_logger, _detector.Name, exception);
        _loop.Post(
            new Noticed(
                "voice_detector_failed",
                "The voice detector failed: the level of the audio stands in for it.",
                "session.turn_detection"
            )
        );
    }

    private void TellOfCleaning(EngineNotice notice, Exception? exception)
    {
        if (exception is not null)
        {
            LogCleaning(_logger, notice.Code, exception);
        }

        _loop.Post(new Noticed(notice.Code, notice.Message, notice.Param));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Audio front end: {Code}")]
    private static partial void LogCleaning(ILogger logger, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Voice detector {Detector} failed")]
    private static partial void LogDetector(ILogger logger, string detector, Exception exception);
}
