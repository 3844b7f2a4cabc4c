using Parley.Engines.Speech.Face;

namespace Parley.Engines.Tests.Speech;

public sealed class FaceAnimatorTests
{
    private const int Rate = 24_000;

    [Theory]
    [InlineData(8_000)]
    [InlineData(22_050)]
    [InlineData(24_000)]
    [InlineData(44_100)]
    public void Frames_cover_the_audio_exactly_however_it_is_cut(int rate)
    {
        var random = new Random(rate);
        var face = Speaking();
        var whole = Speaking().Frames(0, 2L * rate, rate);
        var joined = new List<float>();
        for (long at = 0; at < 2L * rate; )
        {
            var end = Math.Min(2L * rate, at + random.Next(1, rate / 10));
            var (first, values) = face.Frames(at, end, rate);
            Assert.Equal(joined.Count / FaceAnimator.ValuesPerFrame, first);
            joined.AddRange(values);
            at = end;
        }

        Assert.Equal(120 * FaceAnimator.ValuesPerFrame, joined.Count);
        Assert.Equal(whole.Values, joined);
        Assert.All(joined, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void In_silence_the_face_rests_and_only_blinks()
    {
        var (_, values) = new FaceAnimator().Frames(0, 12 * Rate, Rate);
        var blinks = 0;
        for (var frame = 0; frame < values.Length / FaceAnimator.ValuesPerFrame; frame++)
        {
            var lids = Value(values, frame, Blendshape.EyeBlinkLeft);
            Assert.Equal(lids, Value(values, frame, Blendshape.EyeBlinkRight));
            Assert.Equal(2 * lids, Frame(values, frame).ToArray().Sum(), 3);
            blinks += lids == 1 && Value(values, frame - 1, Blendshape.EyeBlinkLeft) < 1 ? 1 : 0;
        }

        Assert.InRange(blinks, 3, 5);
        Assert.Equal(values, new FaceAnimator().Frames(0, 12 * Rate, Rate).Values);
    }

    [Fact]
    public void Lips_meet_for_p_round_for_u_and_the_jaw_falls_for_a()
    {
        var (_, values) = Speaking().Frames(0, 2 * Rate, Rate);
        // 2 (open) from 200 ms, 21 (lips closed) from 400, 7 (round) from 500, 18 (lip on teeth) from 800, 0 from 950.
        Assert.True(Value(values, 18, Blendshape.JawOpen) > .5);
        Assert.True(Value(values, 26, Blendshape.JawOpen) < .12);
        Assert.True(Value(values, 26, Blendshape.MouthPressLeft) > .3);
        Assert.True(Value(values, 38, Blendshape.MouthPucker) > .6);
        Assert.True(Value(values, 51, Blendshape.MouthRollLower) > .4);
        Assert.True(Value(values, 75, Blendshape.JawOpen) == 0);
    }

    [Fact]
    public void Shapes_flow_into_each_other_and_begin_before_their_sound()
    {
        var (_, values) = Speaking().Frames(0, 2 * Rate, Rate);
        for (var frame = 1; frame < 120; frame++)
        {
            for (var i = 0; i < FaceAnimator.ValuesPerFrame; i++)
            {
                var step = Math.Abs(Frame(values, frame)[i] - Frame(values, frame - 1)[i]);
                Assert.True(step < (i is 0 or 7 ? .5 : .3), $"{(Blendshape)i} jumps by {step} at frame {frame}");
            }
        }

        // The mouth opens some 60 ms before 200 ms.
        Assert.Equal(0, Value(values, 5, Blendshape.JawOpen));
        Assert.True(Value(values, 10, Blendshape.JawOpen) > 0);
    }

    [Fact]
    public void A_glide_ends_elsewhere_than_it_begins()
    {
        var face = new FaceAnimator();
        face.Add(11, TimeSpan.FromMilliseconds(200));
        face.Rest(TimeSpan.FromMilliseconds(600));
        var (_, values) = face.Frames(0, Rate, Rate);
        Assert.True(Value(values, 15, Blendshape.JawOpen) > .4);
        Assert.True(Value(values, 33, Blendshape.JawOpen) < .25);
        Assert.True(Value(values, 33, Blendshape.MouthSmileLeft) > .15);
    }

    [Fact]
    public void Every_mouth_shape_but_silence_has_a_face_of_its_own()
    {
        var faces = Enumerable.Range(0, 22).Select(Face).ToList();
        Assert.Equal(0, faces[0].Sum());
        for (var one = 1; one < 22; one++)
        {
            Assert.True(faces[one].Sum() > .2);
            for (var other = one + 1; other < 22; other++)
            {
                Assert.True(faces[one].Zip(faces[other], (a, b) => Math.Abs(a - b)).Sum() > .02, $"{one} and {other}");
            }
        }

        static float[] Face(int viseme)
        {
            var face = new FaceAnimator();
            face.Add(viseme, TimeSpan.Zero);
            face.Rest(TimeSpan.FromSeconds(1));
            return Frame(face.Frames(0, Rate, Rate).Values, 12).ToArray();
        }
    }

    private static FaceAnimator Speaking()
    {
        var face = new FaceAnimator();
        (int Viseme, int Ms)[] shapes = [(0, 0), (2, 200), (21, 400), (7, 500), (18, 800), (0, 950)];
        foreach (var (viseme, ms) in shapes)
        {
            face.Add(viseme, TimeSpan.FromMilliseconds(ms));
        }

        return face;
    }

    private static ReadOnlySpan<float> Frame(float[] values, int frame) =>
        values.AsSpan(frame * FaceAnimator.ValuesPerFrame, FaceAnimator.ValuesPerFrame);

    private static float Value(float[] values, int frame, Blendshape shape) => Frame(values, frame)[(int)shape];
}
