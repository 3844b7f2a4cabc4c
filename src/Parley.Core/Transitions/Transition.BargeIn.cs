using Parley.Core.Responses;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Core.Turns.Words;
using Parley.Protocol.Session;

namespace Parley.Core.Transitions;

/// <summary>
/// Something is heard while an answer is audible: the answer becomes quiet, waits, and stops or goes on; the client is told of a
/// turn alone (docs/guides/barge-in.md).
/// </summary>
internal sealed partial class Transition
{
    /// <summary>An onset is settled by its sound; should no more sound come, by the clock.</summary>
    private static readonly TimeSpan _onsetGrace = TimeSpan.FromMilliseconds(600);

    /// <summary>So much longer a voice may be of somebody who only listens: "yeah, of course".</summary>
    private const int ListenMs = 500;

    private BargeInConfig BargeIn => State.Config.TurnDetection?.BargeIn ?? State.BargeIn;

    /// <summary>Fillers never interrupt where they are to be removed.</summary>
    private bool JudgesOnsets =>
        State.Config.TurnDetection is { InterruptResponse: true } turns
        && (BargeIn.Confirms || turns.RemoveFillerWords);

    /// <summary>The speech run that the person hears at this moment, if any.</summary>
    private int? AudibleSpeech =>
        State.Response is { HeardUntil: { } until } response && until > now
            ? response.Interim is { Stage: InterimStage.Speaking } interim
                ? interim.Generation
                : response.Generation
            : null;

    private void TakeBargeIn(SessionInput input)
    {
        switch (input)
        {
            case VoiceOnset onset:
                TakeOnset(onset);
                break;
            case VoiceSuspected suspected:
                TakeSuspicion(suspected.IsSuspected);
                break;
            case OnsetJudged judged when State.Onset is { } onset:
                TakeJudgement(onset, judged.Sound);
                break;
            default:
                TakeClientTurn(input);
                break;
        }
    }

    private void TakeOnset(VoiceOnset onset)
    {
        if (State.Config.TurnDetection is { SpeechDurationAssistantSpeakingMs: { } meanwhile } turns)
        {
            Do(new RequireSpeech(AudibleSpeech is null ? turns.SpeechDurationMs : meanwhile));
        }

        if (State.Onset is not null || State.Turns.Open is not null || !JudgesOnsets || AudibleSpeech is not { } speech)
        {
            return;
        }

        var number = NextGeneration();
        State = State with { Onset = new(number, onset.AtSample, speech, State.Response!.Generation) };
        Do(new DuckSpeech(speech, BargeIn.DuckDb));
        Do(new StartTranscript(number, onset.AtSample, Hints() with { ShortReplies = Words.AloneSaid }));
        Do(new JudgeOnset(BargeIn.ConfirmMs, BargeIn.HoldMs, ListenMs));
        Do(new ArmTimer(number, TimeSpan.FromMilliseconds(BargeIn.ConfirmMs + BargeIn.HoldMs) + _onsetGrace));
    }

    private void TakeSuspicion(bool isSuspected)
    {
        State = State with { IsVoiceSuspected = isSuspected };
        if ((JudgesOnsets || !isSuspected) && AudibleSpeech is { } speech)
        {
            Do(new GuardSpeech(speech, isSuspected));
        }
    }

    private void TakeJudgement(PendingOnset onset, OnsetSound sound)
    {
        switch (sound)
        {
            case OnsetSound.Noise:
                DismissOnset();
                break;
            case OnsetSound.Speech:
            case OnsetSound.LongVoice when BargeIn.HoldMs == 0 || !Words.BeginsAsBackChannel(onset.Words.Last):
            case OnsetSound.Voice
            or OnsetSound.LongVoice
            or OnsetSound.ShortVoice
            or OnsetSound.ShortHum when !CutsSomething(onset):
                ConfirmOnset(onset);
                break;
            case OnsetSound.LongVoice:
                // What its words are is known when it is over, which may be later than the timer.
                State = State with
                {
                    Onset = onset with { Stage = OnsetStage.HeldLong },
                };
                Do(new ArmTimer(onset.Number, TimeSpan.FromMilliseconds(ListenMs) + _onsetGrace));
                WeighWords(State.Onset);
                break;
            case OnsetSound.Voice:
                State = State with { Onset = onset with { Stage = OnsetStage.Held } };
                Do(new HoldSpeech(onset.Speech));
                WeighWords(State.Onset);
                break;
            case OnsetSound.ShortVoice or OnsetSound.ShortHum:
                var words = sound == OnsetSound.ShortVoice;
                onset = onset with { Stage = words ? OnsetStage.Over : OnsetStage.OverWithoutWords };
                State = State with { Onset = onset };
                WeighWords(onset);
                if (State.Onset is not null)
                {
                    Do(new EndOnset(onset.Number));
                }

                break;
            case OnsetSound.Overdue:
                SettleOverdue(onset);
                break;
        }
    }

    /// <summary>False when the answer is all but over: then what sounds like "yes" may answer it.</summary>
    private bool CutsSomething(PendingOnset onset)
    {
        if (State.Response is not { } response || response.Generation != onset.Response)
        {
            return false;
        }

        var message = FindOutput(MessageIndex);
        if (message < 0)
        {
            return true;
        }

        var said = response.Output[message].Speech.Text.TrimEnd();
        return !said.EndsWith('?')
            && (
                response.Answer is null
                || Words.ContentWords(response.Text[Math.Min(said.Length, response.Text.Length)..]) > 0
            );
    }

    private ShortWords Words => ShortWords.Of(State.Config.Transcription?.AllLanguages.FirstOrDefault());

    /// <returns>True when the words belong to an onset.</returns>
    private bool TakeOnsetWords(TranscriptPart part)
    {
        if (State.Onset is not { } onset || onset.Number != part.Turn)
        {
            return false;
        }

        onset = onset with { Words = onset.Words.Push(part.Text, out _) };
        State = State with { Onset = onset };
        WeighWords(onset);
        return true;
    }

    /// <summary>An ear finds words in a hum, too: there only those count with which people ask for the floor.</summary>
    private bool TakesTheTurn(PendingOnset onset, string words) =>
        onset.Stage == OnsetStage.OverWithoutWords ? Words.AsksForTheFloor(words) : Words.SaysSomething(words);

    /// <summary>The last word on a short voice.</summary>
    /// <returns>True when the transcript belongs to an onset.</returns>
    private bool TakeOnsetTranscript(TranscriptDone done)
    {
        if (State.Onset is not { } onset || onset.Number != done.Turn)
        {
            return false;
        }

        if (TakesTheTurn(onset, done.Text))
        {
            ConfirmOnset(onset with { Words = onset.Words.Hold(done.Text) });
        }
        else if (onset.Stage == OnsetStage.Over && Words.ContentWords(done.Text) > 0)
        {
            // A small word says nothing, but may begin a sentence: the answer waits until time is up.
            State = State with
            {
                Onset = onset with { Words = onset.Words.Hold(done.Text) },
            };
        }
        else
        {
            DismissOnset();
        }

        return true;
    }

    /// <summary>
    /// Decides as soon as the words allow it; words that may still change decide nothing while the voice goes on, nor when it is over and
    /// the last word on it is to come. While it goes on "all" may begin an "all right": what is heard by now must say something, too.
    /// </summary>
    private void WeighWords(PendingOnset onset)
    {
        var decisive = onset.Stage switch
        {
            OnsetStage.Held or OnsetStage.HeldLong => onset.Words.Sent,
            OnsetStage.Late => onset.Words.Last,
            _ => string.Empty,
        };
        if (
            (Words.SaysSomething(decisive) && Words.SaysSomething(onset.Words.Last))
            || (onset.Stage == OnsetStage.HeldLong && !Words.BeginsAsBackChannel(onset.Words.Last))
        )
        {
            ConfirmOnset(onset);
        }
        else if (onset.IsOver && Words.IsBackChannel(onset.Words.Last))
        {
            DismissOnset();
        }
    }

    /// <summary>Time is up. Words of a short voice may still be on their way: the timer is longer.</summary>
    private void SettleOverdue(PendingOnset onset, bool isLast = false)
    {
        var words = onset.Words.Last;
        if (onset.Stage is OnsetStage.Over or OnsetStage.Late && words.Length == 0 && !isLast)
        {
            State = State with { Onset = onset with { Stage = OnsetStage.Late } };
            return;
        }

        if (onset.Stage == OnsetStage.OverWithoutWords && !isLast)
        {
            // An ear finds words in a hum until it has heard its end.
            return;
        }

        var isTurn = onset.Stage switch
        {
            OnsetStage.Held or OnsetStage.HeldLong => !Words.IsBackChannel(words),
            OnsetStage.Over or OnsetStage.Late => words.Length == 0 || Words.SaysSomething(words),
            _ => TakesTheTurn(onset, words),
        };
        if (isTurn)
        {
            ConfirmOnset(onset);
        }
        else
        {
            DismissOnset();
        }
    }

    /// <summary>It is a turn, from its first sample on. One whose transcript has ended is heard anew: the person may go on.</summary>
    private void ConfirmOnset(PendingOnset onset)
    {
        State = State with { Onset = null };
        Do(new DisarmTimer(onset.Number));
        var number = onset.Number;
        if (onset.IsOver)
        {
            number = NextGeneration();
            Do(new CancelTranscript(onset.Number));
            Do(new StartTranscript(number, onset.StartSample, Hints() with { ShortReplies = Words.AloneSaid }));
        }

        Do(new SettleOnset(IsTurn: true));
        DropToolInterim();
        BeginTurn(
            new(number, Mint("item_"), onset.StartSample, ByDetector: true, StablePrefix.Empty.Hold(onset.Words.Last))
        );
        Interrupt(number);
    }

    /// <summary>It was nothing, and nobody is told.</summary>
    private void DismissOnset()
    {
        if (State.Onset is not { } onset)
        {
            return;
        }

        State = State with { Onset = null };
        Do(new DisarmTimer(onset.Number));
        Do(new CancelTranscript(onset.Number));
        Do(new ResumeSpeech(onset.Speech));
        Do(new SettleOnset(IsTurn: false));
    }

    /// <summary>Another speech run begins while something is suspected or judged: it is no louder than the one before, and no further ahead.</summary>
    private void FollowOnset(int speech)
    {
        if (State.IsVoiceSuspected && JudgesOnsets)
        {
            Do(new GuardSpeech(speech, IsGuarded: true));
        }

        if (State.Onset is { } onset)
        {
            State = State with { Onset = onset with { Speech = speech } };
            Do(onset.Stage == OnsetStage.Ducked ? new DuckSpeech(speech, BargeIn.DuckDb) : new HoldSpeech(speech));
        }
    }
}
