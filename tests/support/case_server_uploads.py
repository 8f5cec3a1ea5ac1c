"""Drafts, studies and series of the test case server, made as uploaders make them."""
import hashlib
import io
import json
import re
import secrets


def still_named(data):
    """The first person's name or age that is not empty, as the server's own anonymiser finds it. None: there is none."""
    try:
        import pydicom
        dataset = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True)
    except ImportError:
        return None
    except Exception:  # noqa: BLE001: whatever it is, it is not a file the server takes
        return "a file that is no DICOM"
    for element in dataset.iterall():
        if element.VR in ("PN", "AS") and not element.is_empty:
            return f"{element.keyword} {element.tag}"
    return None


class Uploads:
    """What CaseServer takes; its members are those of CaseServer."""

    def body_of(self, handler):
        try:
            value = json.loads(handler.body or b"{}")
            return value if isinstance(value, dict) else None
        except ValueError:
            return None

    def make_case(self, handler):
        body = self.body_of(handler)
        if not self.user_of(handler):
            return
        with self.lock:
            drafts = sum(case["status"] == "draft" for case in self.cases.values())
            allowed = self.quotas["allowed_draft_cases"]
            if body is None or not body.get("title"):
                handler.refuse(422, "title can't be blank")
            elif allowed is not None and drafts >= allowed:
                handler.refuse(422, "you have reached your draft case quota")
            else:
                known = ("presentation", "age", "gender", "body", "diagnostic_certainty_id", "suitable_for_quiz")
                rid = self.add_case(body["title"], [], status="draft", visibility="unlisted", finished=False,
                                    **{key: body[key] for key in known if key in body})
                handler.reply(self.row(self.cases[rid]), 201)

    def draft(self, handler, rid):
        """The case when it may be changed; the refusal is sent otherwise."""
        case = self.cases.get(int(rid))
        if case is None:
            handler.refuse(404, "not found")
        elif case["status"] != "draft":
            handler.refuse(422, "the case is no draft")
            case = None
        return case

    def make_study(self, handler, rid):
        body = self.body_of(handler)
        with self.lock:
            case = self.draft(handler, rid) if self.user_of(handler) else None
            if case is None:
                return
            if body is None or not body.get("modality"):
                handler.refuse(422, "modality can't be blank")
                return
            study = {"id": self.new_id(), "modality": body["modality"], "findings": body.get("findings", ""),
                     "caption": body.get("caption", ""), "position": body.get("position", len(case["studies"]) + 2), "series": []}
            case["studies"].append(study)
            case["updated_at"] = self.tick()
            handler.reply({"id": study["id"]}, 201)

    def announce(self, handler):
        body = self.body_of(handler)
        if not self.user_of(handler):
            return
        names = (body or {}).get("sha256")
        if not isinstance(names, list) or not all(re.fullmatch("[0-9a-f]{64}", str(name)) for name in names):
            handler.refuse(422, "sha256 must be a list of hashes")
            return
        with self.lock:
            made = []
            for name in names:
                number = self.new_id()
                self.uploads[number] = name
                made.append({"id": number, "status": "already_uploaded"} if name in self.blobs
                            else {"id": number, "url": self.presigned("upload", name)})
        handler.reply({"uploads": made})

    def may_store(self, handler):
        """Whether the address is one that was handed out, and nothing else is shown."""
        if handler.headers.get("Authorization"):
            with self.lock:
                self.violations.append("a login was shown to the storage")
            handler.refuse(400, "Only one auth mechanism allowed")
            return False
        if handler.query.get("X-Amz-Signature") not in self.sent_secrets:
            handler.refuse(403, "SignatureDoesNotMatch")
            return False
        return True

    def upload(self, handler, name):
        if not self.may_store(handler):
            return
        if hashlib.sha256(handler.body).hexdigest() != name:
            handler.refuse(400, "BadDigest")
            return
        with self.lock:
            self.blobs[name] = handler.body
        handler.answer(200)

    def make_series(self, handler, rid, sid):
        body = self.body_of(handler)
        if not self.user_of(handler):
            return
        with self.lock:
            case = self.cases.get(int(rid))
            study = next((one for one in case["studies"] if one["id"] == int(sid)), None) if case else None
            ids = ((body or {}).get("stack_upload") or {}).get("uploaded_data")
            if study is None:
                handler.answer(401)  # as it is: with nothing in it
            elif body.get("image_format") != "application/dicom" or not isinstance(ids, list) or not ids:
                handler.refuse(422, "uploaded_data must be a list")
            elif any(number not in self.uploads or self.uploads[number] not in self.blobs for number in ids):
                handler.refuse(422, "an upload is missing")
            else:
                wrong = next(filter(None, (still_named(self.blobs[self.uploads[number]]) for number in ids)), None)
                if wrong:
                    handler.refuse(422, f"{wrong} is not anonymised")
                    return
                job, series = secrets.token_hex(8), body.get("series") or {}
                self.jobs[job] = {"left": self.polls, "study": study, "series": {
                    "id": self.new_id(), "perspective": series.get("perspective", ""),
                    "specifics": series.get("specifics", ""), "root_index": series.get("root_index", 0),
                    "images": [self.uploads[number] for number in ids]}}
                handler.reply({"job_id": job})

    def poll(self, handler, rid, sid, job_id):
        if not self.user_of(handler):
            return
        with self.lock:
            job = self.jobs.get(job_id)
            if job is None:
                handler.answer(401)
            elif job["left"] > 0:
                job["left"] -= 1
                handler.reply({"status": "pending-upload", "job_id": job_id}, 202)
            else:
                if job["left"] == 0:
                    job["study"]["series"].append(job["series"])
                    job["left"] = -1
                    self.cases[int(rid)]["updated_at"] = self.tick()
                states = ("pending-dicom-processing", "completed-dicom-processing")
                state = states[min(-job["left"] - 1, 1)]
                job["left"] -= 1
                handler.reply({"study": {"id": int(sid)}, "series": {"seriesId": job["series"]["id"], "status": state}})

    def finish(self, handler, rid):
        with self.lock:
            case = self.draft(handler, rid) if self.user_of(handler) else None
            if case is not None:
                case["finished"] = True
                handler.reply({})
