"""Examples of what is sent, shown in the document; a test sends each of them."""

from impact.api.shape import JsonObject

A_SESSION: JsonObject = {
    "held_on": "2026-05-12",
    "type": "workshop",
    "school": 7,
    "starts_at": "14:30",
    "minutes": 90,
    "led_by": "together",
    "attendance": [
        {"audience": "student", "people": 24, "class": 31},
        {"audience": "family", "people": 6, "first_time": 4},
    ],
}
A_BATCH: JsonObject = {
    "sessions": [
        {"uid": "0b9d8f2e-4f7a-4c1b-9a55-3f0b7d2c6e10", **A_SESSION},
        {
            "uid": "5c0f6a0e-8d15-4f52-a1f3-8d5a3f1a9c77",
            "held_on": "2026-05-13",
            "type": "workshop",
            "attendance": [{"audience": "teacher", "people": 3, "first_time": 0}],
        },
    ]
}
A_STEP: JsonObject = {"step": "match", "version": 1}
