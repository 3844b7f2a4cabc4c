using static Parley.Engines.Speech.Face.Blendshape;

namespace Parley.Engines.Speech.Face;

/// <summary>The face at the height of each mouth shape, and how strongly the shape insists on itself among its neighbours.</summary>
internal static class MouthShapes
{
    /// <summary>Values of one frame.</summary>
    public const int Values = (int)RightEyeRoll + 1;

    private static readonly float[][] _faces =
    [
        Face(),
        Face((JawOpen, .34f), (MouthLowerDownLeft, .24f), (MouthUpperUpLeft, .14f), (MouthStretchLeft, .12f)),
        Face((JawOpen, .58f), (MouthLowerDownLeft, .30f), (MouthUpperUpLeft, .16f)),
        Face((JawOpen, .44f), (MouthFunnel, .46f), (MouthPucker, .16f), (MouthLowerDownLeft, .16f)),
        Face((JawOpen, .28f), (MouthStretchLeft, .22f), (MouthLowerDownLeft, .24f), (MouthUpperUpLeft, .12f)),
        Face((JawOpen, .20f), (MouthFunnel, .34f), (MouthPucker, .20f), (MouthLowerDownLeft, .12f)),
        Face((JawOpen, .12f), (MouthSmileLeft, .34f), (MouthStretchLeft, .28f), (MouthLowerDownLeft, .16f)),
        Face((JawOpen, .12f), (MouthPucker, .76f), (MouthFunnel, .30f)),
        Face((JawOpen, .34f), (MouthFunnel, .58f), (MouthPucker, .36f)),
        Face((JawOpen, .54f), (MouthLowerDownLeft, .26f), (MouthUpperUpLeft, .14f)),
        Face((JawOpen, .44f), (MouthFunnel, .50f), (MouthPucker, .26f)),
        Face((JawOpen, .54f), (MouthLowerDownLeft, .28f), (MouthUpperUpLeft, .14f), (MouthStretchLeft, .10f)),
        Face((JawOpen, .24f), (MouthLowerDownLeft, .12f)),
        Face((JawOpen, .14f), (MouthFunnel, .36f), (MouthPucker, .26f)),
        Face((JawOpen, .22f), (MouthLowerDownLeft, .18f), (TongueOut, .16f)),
        Face((JawOpen, .06f), (MouthStretchLeft, .30f), (MouthSmileLeft, .14f), (MouthLowerDownLeft, .20f)),
        Face((JawOpen, .10f), (MouthFunnel, .56f), (MouthPucker, .34f), (MouthUpperUpLeft, .10f)),
        Face((JawOpen, .14f), (TongueOut, .46f), (MouthLowerDownLeft, .16f)),
        Face((JawOpen, .05f), (MouthRollLower, .56f), (MouthUpperUpLeft, .20f), (MouthPressLeft, .06f)),
        Face((JawOpen, .12f), (MouthLowerDownLeft, .16f), (TongueOut, .12f), (MouthStretchLeft, .08f)),
        Face((JawOpen, .20f), (MouthLowerDownLeft, .12f)),
        Face((MouthPressLeft, .44f), (MouthRollLower, .26f), (MouthRollUpper, .24f), (MouthClose, .04f)),
    ];

    /// <summary>Shapes that end elsewhere than they begin, and where: the second half of a glide.</summary>
    private static readonly Dictionary<int, int> _ends = new()
    {
        [9] = 7,
        [10] = 6,
        [11] = 6,
    };

    /// <summary>The face of a mouth shape, <see cref="Values"/> values; the resting face for ids that are none.</summary>
    public static ReadOnlySpan<float> Of(int viseme) => _faces[viseme is > 0 and < 22 ? viseme : 0];

    /// <summary>The face that a glide ends with; null for a shape that stays.</summary>
    public static int? EndOf(int viseme) => _ends.TryGetValue(viseme, out var end) ? end : null;

    /// <summary>Lips must meet in p, b and m and the lip must meet the teeth in f and v; the tongue's sounds bend to their neighbours.</summary>
    public static float StrengthOf(int viseme) =>
        viseme switch
        {
            21 => 4,
            18 => 3,
            7 or 8 or 16 => 1.6f,
            12 or 19 or 20 => .6f,
            _ => 1,
        };

    private static float[] Face(params ReadOnlySpan<(Blendshape Shape, float Value)> values)
    {
        var face = new float[Values];
        foreach (var (shape, value) in values)
        {
            face[(int)shape] = value;
            // Speech is the same on both sides, so the table names the left one only.
            if (shape.ToString().EndsWith("Left", StringComparison.Ordinal))
            {
                face[(int)shape + 1] = value;
            }
        }
        return face;
    }
}
