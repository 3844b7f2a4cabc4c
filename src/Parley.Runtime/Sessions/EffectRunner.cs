using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Audio;
using Parley.Core;
using Parley.Core.Conversation;
using Parley.Core.Latency;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Engines.Speech;
using Parley.Engines.Speech.Face;
using Parley.Engines.Speech.Pronunciation;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Runtime.Conversation;
using Parley.Runtime.Input;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Runtime.Latency;
using Parley.Runtime.Loop;
using Parley.Runtime.Output;
using Parley.Runtime.Responses;
using Parley.Runtime.Speech;
using Parley.Runtime.Tools;

namespace Parley.Runtime.Sessions;

/// <summary>Performs what the loop decided: starts and stops engines, timers and sending. Called by the loop alone.</summary>
internal sealed class EffectRunner(SessionEngines engines, SessionOptions options, TimeProvider time, ILogger logger)
{
    // The longest that a timer can wait; no session lives so long.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(49);

    // At most one response is active, so a run that is over is forgotten when the next begins.
    private readonly Dictionary<int, ResponseRun> _responses = [];
    private readonly ConcurrentDictionary<int, SpeechRun> _speech = [];
    private readonly Dictionary<int, ITimer> _timers = [];
    private (int Generation, InterimRun Run)? _interim;
    private readonly List<Task> _tasks = [];

    private (int Generation, AudioFormat Format)? _kept;
    private (int Generation, AudioFormat Format)? _spoken;

    public required string SessionId { get; init; }

    public required Outbox Outbox { get; init; }

    public required AudioArchive Archive { get; init; }

    /// <summary>Follows what is sent to be played, for echo to be known again.</summary>
    public required ReferenceTrack Played { get; init; }

    /// <summary>Null: nobody counts what is used.</summary>
    public IUsageMeter? Usage { get; init; }

    private SessionLoop Loop { get; set; } = null!;

    private AudioInLane Lane { get; set; } = null!;

    private NoticeBoard Notices { get; set; } = null!;

    private VoiceRules Rules { get; set; } = null!;

    private ToolCalls Tools { get; set; } = null!;

    /// <summary>How the connection is to be closed.</summary>
    public (int Code, string Reason) Goodbye { get; private set; } = (1000, "");

    /// <summary>The loop and the lane need the runner, and it needs them: the last knot of a session's wiring.</summary>
    public void Connect(SessionLoop loop, AudioInLane lane)
    {
        (Loop, Lane) = (loop, lane);
        Notices = new(loop);
        Rules = new(engines.Documents, Notices);
        Tools = new(engines.Tools, loop, options, time, logger);
    }

    public void Perform(SessionEffect effect)
    {
        switch (effect)
        {
            case Emit emit:
                Send(emit);
                break;
            case ConfigureInput or StartTranscript or EndTranscript or CancelTranscript:
            case FollowClientTurn or MeasureSilence or JudgeOnset or EndOnset or SettleOnset or RequireSpeech:
            case StoreAudio or TranscribeAudio or FetchAudio:
                Lane.Order(effect);
                break;
            case StartResponse start:
                StartAnswer(start);
                break;
            case CancelResponse cancel:
                if (_responses.Remove(cancel.Generation, out var response))
                {
                    response.Cancel();
                }

                break;
            case PrepareVoice prepare:
                if (engines.Speaker is not null && FindVoice(prepare.Wish).Template is { } ready)
                {
                    _ = RulesFor(prepare.Wish, ready.Voice);
                }

                break;
            case ListTools or RunTool or RunAgent:
                Track(Tools.StartAsync(effect));
                break;
            case CancelTool or ForgetToolServer:
                Track(Tools.StopAsync(effect));
                break;
            case AskInterim ask:
                StartInterim(ask);
                break;
            case CancelInterim cancel when _interim?.Generation == cancel.Generation:
                _interim.Value.Run.Cancel();
                break;
            case StartSpeech start:
                StartVoice(start);
                break;
            case SpeakClause clause:
                SpeechOf(clause.Generation)?.Speak(clause.Text);
                break;
            case ReleaseSpeech release:
                SpeechOf(release.Generation)?.Release();
                break;
            case EndSpeech end:
                SpeechOf(end.Generation)?.End();
                break;
            case GuardSpeech guard:
                SpeechOf(guard.Generation)?.Volume.Guard(guard.IsGuarded);
                break;
            case DuckSpeech duck:
                SpeechOf(duck.Generation)?.Volume.Duck(duck.GainDb);
                break;
            case HoldSpeech hold:
                SpeechOf(hold.Generation)?.Volume.Hold();
                break;
            case ResumeSpeech resume:
                SpeechOf(resume.Generation)?.Volume.Resume();
                break;
            case StopSpeech stop:
                if (_speech.TryRemove(stop.Generation, out var speech))
                {
                    speech.Stop();
                }

                Outbox.DropAudio(stop.Generation);
                Played.Stop();
                break;
            case ArmTimer arm:
                Arm(arm);
                break;
            case DisarmTimer disarm:
                Disarm(disarm.TimerId);
                break;
            case ReportLatency report:
                LatencyTelemetry.Report(report, SessionId);
                break;
            case ReportSpeculation report:
                SpeculationTelemetry.Report(report);
                break;
            case CloseConnection close:
                Goodbye = (close.Code, close.Reason);
                Outbox.Complete();
                break;
        }
    }

    /// <summary>Stops everything and waits until it has stopped.</summary>
    public async Task StopAsync()
    {
        foreach (var response in _responses.Values)
        {
            response.Cancel();
        }

        _interim?.Run.Cancel();
        foreach (var speech in _speech.Values)
        {
            speech.Stop();
        }

        Rules.Stop();
        Track(Tools.StopAllAsync());
        foreach (var timer in _timers.Keys.ToArray())
        {
            Disarm(timer);
        }

        await Task.WhenAll(_tasks);
    }

    private void Send(Emit emit)
    {
        Keep(emit);
        if (emit.Event is AudioDelta delta && _spoken is { } spoken && spoken.Generation == emit.Generation)
        {
            Played.Sent(spoken.Generation, spoken.Format, delta.Audio.Span);
        }

        if (!Outbox.TryAdd(emit))
        {
            Outbox.Complete();
            Loop.Stop(CloseCause.ClientTooSlow);
        }

        if (emit.Event is ResponseDone && Usage?.Limits is { IsEmpty: false } limits)
        {
            Loop.Post(new LimitsTold(limits));
        }
    }

    /// <summary>The archive follows what the client is told.</summary>
    private void Keep(Emit emit)
    {
        switch (emit.Event)
        {
            case AudioDelta delta when _kept is { } kept && kept.Generation == emit.Generation:
                Archive.Add(delta.Place.ItemId, delta.Place.ContentIndex, kept.Format, delta.Audio);
                break;
            case ItemTruncated truncated:
                Archive.Trim(truncated.ItemId, truncated.AudioEndMs);
                break;
            case ItemDeleted deleted:
                Archive.Drop(deleted.ItemId);
                break;
        }
    }

    private void StartAnswer(StartResponse start)
    {
        var run = new ResponseRun(start.Generation, engines.Responder, Loop, VoiceHasRoomAsync, options, time, logger);
        _responses.Clear();
        _responses[start.Generation] = run;
        Track(run.RunAsync(start.Snapshot.ToRequest(time.GetLocalNow())));
    }

    private void StartInterim(AskInterim ask)
    {
        var run = new InterimRun(ask.Generation, engines.Responder, Loop, options.InterimTimeout, time, logger);
        _interim = (ask.Generation, run);
        Track(run.RunAsync(ask.Snapshot.ToRequest(time.GetLocalNow())));
    }

    private void StartVoice(StartSpeech start)
    {
        if (ChooseVoice(start) is not { } choice)
        {
            return;
        }

        var (speaker, template, notices) = choice;
        foreach (var notice in notices)
        {
            Notices.Tell(notice);
        }

        var format = start.Format.Coding.ToAudioFormat(start.Format.SampleRate);
        _spoken = (start.Generation, format);
        _kept = start.Keeps ? (start.Generation, format) : null;
        var face = start.Blendshapes ? new FaceAnimator() : null;
        var rules = new PendingRules(
            RulesFor(start.Wish, template.Voice),
            options.VoiceRulesWait,
            time,
            () => Notices.Tell(VoiceRules.Late(start.Wish))
        );
        var run = new SpeechRun(start.Generation, speaker, template, rules, format, face, Loop, options, time, logger);
        _speech.Clear();
        _speech[start.Generation] = run;
        if (!start.IsHeld)
        {
            run.Release();
        }

        Track(run.RunAsync());
    }

    /// <summary>The voice for a response; null when there is none, which the loop was told.</summary>
    private (ISpeaker Speaker, SpeechRequest Template, IReadOnlyList<EngineNotice> Notices)? ChooseVoice(
        StartSpeech start
    )
    {
        var failure = new EngineFailure(
            FailureKind.Unavailable,
            "No voice is available on this server: ask for text only."
        );
        try
        {
            if (engines.Speaker is { } speaker && FindVoice(start.Wish) is ({ } template, var notices))
            {
                return (speaker, template, notices);
            }
        }
        catch (Exception e)
        {
            failure = e.ToFailure("voice");
        }

        Loop.Post(new SpeechFailed(start.Generation, failure));
        return null;
    }

    private (SpeechRequest? Template, IReadOnlyList<EngineNotice> Notices) FindVoice(VoiceWish wish) =>
        VoiceSelection.Choose(wish, engines.Voices, engines.Speaker!.Voices);

    private Task<SpokenRules> RulesFor(VoiceWish wish, LocalVoice voice)
    {
        var rules = Rules.For(wish, voice, engines.Speaker!);
        if (!rules.IsCompleted)
        {
            Track(rules);
        }

        return rules;
    }

    private SpeechRun? SpeechOf(int generation) => _speech.GetValueOrDefault(generation);

    private ValueTask VoiceHasRoomAsync(int generation, CancellationToken cancellationToken) =>
        SpeechOf(generation)?.WaitForRoomAsync(cancellationToken) ?? default;

    private void Arm(ArmTimer arm)
    {
        Disarm(arm.TimerId);
        var due = TimeSpan.FromTicks(Math.Clamp(arm.After.Ticks, 0, _longest.Ticks));
        _timers[arm.TimerId] = time.CreateTimer(
            _ => Loop.Post(new TimerDue(arm.TimerId)),
            null,
            due,
            Timeout.InfiniteTimeSpan
        );
    }

    private void Disarm(int timerId)
    {
        if (_timers.Remove(timerId, out var timer))
        {
            timer.Dispose();
        }
    }

    private void Track(Task task)
    {
        _tasks.RemoveAll(t => t.IsCompleted);
        _tasks.Add(task);
    }
}
